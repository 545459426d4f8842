using System.Globalization;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Tests.Notifications;

public sealed class NotificationRulesTests
{
    private static readonly NotificationSettings _all = new(NotificationLevel.All, Quiet: null, SnoozedUntil: null);
    private static readonly ConversationNotifications _asForAll = new(Level: null, MutedUntil: null);

    [Theory]
    [InlineData(NotificationLevel.All, null, true)]
    [InlineData(NotificationLevel.None, null, false)]
    [InlineData(NotificationLevel.None, NotificationLevel.All, true)]
    [InlineData(NotificationLevel.All, NotificationLevel.None, false)]
    [InlineData(NotificationLevel.All, NotificationLevel.Mentions, false)]
    [InlineData(NotificationLevel.Mentions, null, true, true)]
    [InlineData(NotificationLevel.Mentions, NotificationLevel.None, false, true)]
    public void What_is_set_for_the_conversation_comes_before_what_is_set_for_all(NotificationLevel all, NotificationLevel? one, bool allowed, bool isAddressed = false) =>
        Assert.Equal(allowed, NotificationRules.Allow(_all with { Level = all }, _asForAll with { Level = one }, isAddressed, Noon()));

    [Fact]
    public void A_snooze_and_a_muting_end_by_themselves()
    {
        var snoozed = _all with { SnoozedUntil = Noon() };
        var muted = _asForAll with { MutedUntil = Noon() };

        Assert.False(NotificationRules.Allow(snoozed, _asForAll, isAddressed: true, Noon().AddSeconds(-1)));
        Assert.True(NotificationRules.Allow(snoozed, _asForAll, isAddressed: true, Noon()));
        Assert.False(NotificationRules.Allow(_all, muted, isAddressed: true, Noon().AddSeconds(-1)));
        Assert.True(NotificationRules.Allow(_all, muted, isAddressed: true, Noon()));
    }

    [Theory]
    [InlineData("22:00", "07:00", "Etc/UTC", "2026-01-15T21:59:59Z", true)]
    [InlineData("22:00", "07:00", "Etc/UTC", "2026-01-15T22:00:00Z", false)]
    [InlineData("22:00", "07:00", "Etc/UTC", "2026-01-15T06:59:59Z", false)]
    [InlineData("22:00", "07:00", "Etc/UTC", "2026-01-15T07:00:00Z", true)]
    [InlineData("12:00", "13:30", "Etc/UTC", "2026-01-15T13:29:00Z", false)]
    [InlineData("12:00", "13:30", "Etc/UTC", "2026-01-15T11:59:00Z", true)]
    [InlineData("00:00", "00:00", "Etc/UTC", "2026-01-15T11:59:00Z", false)]
    [InlineData("22:00", "07:00", "Europe/Vienna", "2026-01-15T21:30:00Z", false)] // 22:30 there
    [InlineData("22:00", "07:00", "Europe/Vienna", "2026-07-15T20:30:00Z", false)] // 22:30 there, in summer
    [InlineData("22:00", "07:00", "Europe/Vienna", "2026-07-15T05:30:00Z", true)] // 7:30 there
    [InlineData("22:00", "07:00", "Asia/Kathmandu", "2026-07-15T16:20:00Z", false)] // 22:05 there
    [InlineData("22:00", "07:00", "Nowhere/Atlantis", "2026-01-15T23:00:00Z", true)]
    public void Quiet_hours_go_by_the_persons_own_clock(string from, string to, string zone, string now, bool allowed)
    {
        var quiet = new QuietHours(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(to, CultureInfo.InvariantCulture), zone);

        Assert.Equal(allowed, NotificationRules.Allow(_all with { Quiet = quiet }, _asForAll, isAddressed: true, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));
    }

    private static DateTimeOffset Noon() => new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);
}

using System.Net;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Settings;

public sealed class NotificationSettingsTests(ContractApp app) : SettingsTest(app), IClassFixture<ContractApp>
{
    private static readonly QuietHours _nights = new(new TimeOnly(21, 30), new TimeOnly(6, 15), "Europe/Vienna");

    [Fact]
    public async Task What_is_saved_is_what_the_form_shows_and_keeps_the_pause()
    {
        var ada = await App.Somebody("Ada");
        (await ada.Submit("/settings/snooze", ("Minutes", "60"))).Dispose();

        using var answer = await Save(ada, "None");

        SeesOther("/settings?done=notifications#notifications", answer);
        var stored = await NotificationsOf(ada).Settings();
        Assert.Equal((NotificationLevel.None, _nights), (stored.Level, stored.Quiet));
        Assert.NotNull(stored.SnoozedUntil);
        var page = await ada.Page("/settings");
        Assert.True(page.QuerySelector("input[name=Level][value=None]")!.HasAttribute("checked"));
        Assert.True(page.QuerySelector("input[name=Quiet]")!.HasAttribute("checked"));
        Assert.Equal(("21:30", "06:15"), (ValueOf(page, "From"), ValueOf(page, "To")));
        Assert.Equal("Europe/Vienna", Assert.Single(page.QuerySelectorAll("#TimeZone option[selected]")).GetAttribute("value"));
        Assert.Equal("false", page.GetElementById("TimeZone")!.GetAttribute("data-own-zone"));
    }

    [Fact]
    public async Task Whoever_has_not_chosen_hears_of_everything_at_any_time()
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit("/settings/notifications", ("Level", "All"), ("From", "nonsense"), ("To", ""), ("TimeZone", "Atlantis/Deep"));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(new NotificationSettings(NotificationLevel.All, null, null), await NotificationsOf(ada).Settings());
        var page = await ada.Page("/settings");
        Assert.Equal("UTC", Assert.Single(page.QuerySelectorAll("#TimeZone option[selected]")).GetAttribute("value"));
        Assert.Equal("true", page.GetElementById("TimeZone")!.GetAttribute("data-own-zone"));
    }

    [Theory]
    [InlineData("Level", "Sometimes", "22:00", "07:00", "UTC", "all new messages, of mentions, or of nothing")]
    [InlineData("Level", "1", "22:00", "07:00", "UTC", "all new messages, of mentions, or of nothing")]
    [InlineData("From", "All", "", "07:00", "UTC", "from when")]
    [InlineData("From", "All", "25:00", "07:00", "UTC", "from when")]
    [InlineData("To", "All", "22:00", "late", "UTC", "until when")]
    [InlineData("To", "All", "22:00", "22:00", "UTC", "the same time")]
    [InlineData("TimeZone", "All", "22:00", "07:00", "Atlantis/Deep", "not known here")]
    [InlineData("TimeZone", "All", "22:00", "07:00", "../../etc/passwd", "not known here")]
    public async Task A_mistake_is_told_beside_its_field_with_what_was_chosen(string field, string level, string from, string to, string zone, string words)
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit("/settings/notifications", ("Level", level), ("Quiet", "on"), ("From", from), ("To", to), ("TimeZone", zone));

        var page = await Refused(answer, HttpStatusCode.BadRequest, field, words);
        Assert.Equal((from, to), (ValueOf(page, "From"), ValueOf(page, "To")));
        Assert.True(page.QuerySelector("input[name=Quiet]")!.HasAttribute("checked"));
        Assert.Equal(new NotificationSettings(NotificationLevel.All, null, null), await NotificationsOf(ada).Settings());
    }

    [Fact]
    public async Task A_half_filled_form_comes_back_on_the_next_visit()
    {
        var ada = await App.Somebody("Ada");

        await ada.SaveDraft("notifications", 0, ("Level", "None"), ("Quiet", "on"), ("From", "20:00"), ("To", "08:00"), ("TimeZone", "Asia/Tokyo"));

        var page = await ada.Page("/settings");
        Assert.True(page.QuerySelector("input[name=Level][value=None]")!.HasAttribute("checked"));
        Assert.Equal("20:00", ValueOf(page, "From"));
        Assert.Equal("Asia/Tokyo", Assert.Single(page.QuerySelectorAll("#TimeZone option[selected]")).GetAttribute("value"));
        Assert.Equal(NotificationLevel.All, (await NotificationsOf(ada).Settings()).Level);
    }

    [Fact]
    public async Task A_pause_of_an_hour_is_shown_until_it_is_ended()
    {
        var ada = await App.Somebody("Ada");

        using (var answer = await ada.Submit("/settings/snooze", ("Minutes", "60"))) SeesOther("/settings#snooze", answer);

        var until = (await NotificationsOf(ada).Settings()).SnoozedUntil!.Value;
        Assert.Equal(App.Clock.GetUtcNow().AddHours(1), until, TimeSpan.FromMinutes(1));
        var time = (await ada.Page("/settings")).QuerySelector("#snooze time")!;
        Assert.Equal(until, DateTimeOffset.Parse(time.GetAttribute("datetime")!, null), TimeSpan.FromMilliseconds(1));

        using (var answer = await ada.Submit("/settings/snooze", ("Minutes", "0"))) SeesOther("/settings?done=unsnoozed#snooze", answer);
        Assert.Null((await NotificationsOf(ada).Settings()).SnoozedUntil);
        Assert.Null((await ada.Page("/settings")).QuerySelector("#snooze time"));
    }

    [Fact]
    public async Task Until_tomorrow_is_8_oclock_by_the_persons_clock_and_24_hours_where_that_is_not_known()
    {
        var ada = await App.Somebody("Ada");
        Assert.Contains("For 24 hours", (await ada.Page("/settings")).GetElementById("snooze")!.TextContent, StringComparison.Ordinal);
        (await ada.Submit("/settings/snooze", ("Minutes", "tomorrow"))).Dispose();
        Assert.Equal(App.Clock.GetUtcNow().AddDays(1), (await NotificationsOf(ada).Settings()).SnoozedUntil!.Value, TimeSpan.FromMinutes(1));

        (await Save(ada, "All")).Dispose();
        (await ada.Submit("/settings/snooze", ("Minutes", "tomorrow"))).Dispose();

        var vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
        var there = TimeZoneInfo.ConvertTime((await NotificationsOf(ada).Settings()).SnoozedUntil!.Value, vienna);
        var today = TimeZoneInfo.ConvertTime(App.Clock.GetUtcNow(), vienna);
        Assert.Equal(today.Date.AddDays(1).AddHours(8), there.DateTime);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("10081")]
    [InlineData("99999999999")]
    public async Task What_is_no_length_of_a_pause_is_refused(string minutes)
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit("/settings/snooze", ("Minutes", minutes));

        await Refused(answer, HttpStatusCode.BadRequest, "", "at most a week");
        Assert.Null((await NotificationsOf(ada).Settings()).SnoozedUntil);
    }

    private static Task<HttpResponseMessage> Save(Harness.Person person, string level) => person.Submit(
        "/settings/notifications", ("Level", level), ("Quiet", "on"), ("From", "21:30"), ("To", "06:15"), ("TimeZone", "Europe/Vienna"));
}

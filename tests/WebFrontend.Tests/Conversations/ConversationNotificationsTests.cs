using System.Net;
using AngleSharp.Dom;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Tests.Contract;
using HarnessPerson = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

/// <summary>What a conversation notifies of, chosen in its menu.</summary>
public sealed class ConversationNotificationsTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Theory]
    [InlineData("All", NotificationLevel.All, "")]
    [InlineData("None", NotificationLevel.None, "Notifications off")]
    public async Task A_level_is_stored_marked_in_the_menu_and_taken_back(string value, NotificationLevel level, string sign)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        Assert.Equal("Default", Chosen(await ada.Page($"/conversations/{conversation}")));

        using var answer = await Choose(ada, conversation, ("Level", value));

        Assert.Equal((HttpStatusCode.SeeOther, $"/conversations/{conversation}"), (answer.StatusCode, answer.Path()));
        Assert.Equal(new ConversationNotifications(level, null), await Stored(ada, conversation));
        var page = await ada.Page($"/conversations/{conversation}");
        Assert.Equal(value, Chosen(page));
        Assert.StartsWith(sign, page.QuerySelector(".conversation .pane-header__meta")!.TextContent, StringComparison.Ordinal);

        (await Choose(ada, conversation, ("Level", "Default"))).Dispose();
        Assert.Equal(new ConversationNotifications(null, null), await Stored(ada, conversation));
    }

    [Fact]
    public async Task A_mute_is_shown_until_it_is_ended_and_leaves_the_level_alone()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        (await Choose(ada, conversation, ("Level", "All"))).Dispose();
        Assert.Null((await ada.Page($"/conversations/{conversation}")).QuerySelector("button[name=MuteMinutes][value='0']"));

        (await Choose(ada, conversation, ("MuteMinutes", "60"))).Dispose();

        var (level, until) = await Stored(ada, conversation);
        Assert.Equal(NotificationLevel.All, level);
        Assert.Equal(app.Clock.GetUtcNow().AddHours(1), until!.Value, TimeSpan.FromMinutes(1));
        var page = await ada.Page($"/conversations/{conversation}");
        Assert.StartsWith("Muted until", page.QuerySelector(".conversation .pane-header__meta")!.TextContent, StringComparison.Ordinal);

        (await Choose(ada, conversation, ("MuteMinutes", "0"))).Dispose();
        Assert.Equal(new ConversationNotifications(NotificationLevel.All, null), await Stored(ada, conversation));
    }

    [Fact]
    public async Task A_post_of_a_script_is_answered_without_a_page()
    {
        var (ada, _, conversation) = await app.TwoInAConversation();

        using var answer = await ConversationPageTests.Htmx(ada, $"/conversations/{conversation}/notifications", ("MuteMinutes", "60"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.NotNull((await Stored(ada, conversation)).MutedUntil);
    }

    [Theory]
    [InlineData("Level", "Loud", "of all messages, of mentions, of nothing")]
    [InlineData("MuteMinutes", "for ever", "at most a week")]
    public async Task What_can_not_be_chosen_is_refused_with_a_sentence_and_the_half_written_message_stays(string field, string value, string words)
    {
        var (ada, _, conversation) = await app.TwoInAConversation();
        await ada.SaveDraft($"conversation-{conversation}", 0, ("Text", "half wri"));

        using var answer = await Choose(ada, conversation, (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await HarnessPerson.Parse(answer);
        Assert.Contains(words, page.QuerySelector("[data-problem]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("half wri", page.GetElementById("Text")!.TextContent);
        Assert.Equal(new ConversationNotifications(null, null), await Stored(ada, conversation));
    }

    [Fact]
    public async Task A_stranger_finds_nothing_to_choose_from()
    {
        var (_, _, conversation) = await app.TwoInAConversation();
        var eve = await app.Somebody("Eve");

        foreach (var id in new[] { conversation, Guid.NewGuid().ToString("N"), "not-an-id" })
        {
            using var answer = await Choose(eve, id, ("MuteMinutes", "60"));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        Assert.Equal(new ConversationNotifications(null, null), await Stored(eve, conversation));
    }

    private static Task<HttpResponseMessage> Choose(HarnessPerson person, string conversation, params (string, string)[] fields) =>
        person.Submit($"/conversations/{conversation}/notifications", fields);

    private Task<ConversationNotifications> Stored(HarnessPerson person, string conversation) =>
        app.Grains.GetGrain<INotificationsGrain>(person.Id).SettingsOf(conversation);

    private static string? Chosen(IDocument page) => Assert.Single(page.QuerySelectorAll(".menu__item[aria-current=true]")).GetAttribute("value");
}

using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class UnreadLineTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task What_fits_on_the_screen_is_shown_from_its_end_below_the_line() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin(read: 40);
        await Say(ada, conversation, 41, 42);

        await grace.GoesTo($"/conversations/{conversation}");

        await Expect(grace.FirstNew).ToContainTextAsync("number 41.");
        await Expect(grace.UnreadLine).ToBeInViewportAsync();
        Assert.Equal(0, await ScrollTop(grace));
        her.Dispose();
    });

    [Fact]
    public Task What_does_not_fit_is_shown_from_the_line_and_read_when_its_end_is_seen() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin(read: 10);
        await Say(ada, conversation, 11, 50);

        await grace.GoesTo($"/conversations/{conversation}");

        await Expect(grace.FirstNew).ToContainTextAsync("number 11.");
        await Expect(grace.UnreadLine).ToBeInViewportAsync();
        await Expect(grace.Message("number 50.")).Not.ToBeInViewportAsync();
        await Expect(grace.Badge("Line")).ToContainTextAsync("40 unread messages");
        await grace.Page.EvaluateAsync("document.getElementById('log-scroll').scrollTop = 0");
        await Expect(grace.Badge("Line")).ToBeHiddenAsync();
        await Expect(grace.UnreadLine).ToHaveCountAsync(1);
        her.Dispose();
    });

    [Fact]
    public Task With_more_than_the_page_holds_the_line_goes_up_with_what_is_earlier() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin(read: 10);
        await Say(ada, conversation, 11, 130);
        await grace.GoesTo($"/conversations/{conversation}");
        await Expect(grace.FirstNew).ToContainTextAsync("number 81.");
        await grace.Page.EvaluateAsync("document.getElementById('log-scroll').scrollTop = 0");
        await Expect(grace.Badge("Line")).ToBeHiddenAsync();

        var earlier = grace.Page.GetByText("Earlier messages");
        await earlier.ClickAsync();
        await Expect(grace.Messages).ToHaveCountAsync(100);
        await Expect(grace.FirstNew).ToContainTextAsync("number 31.");
        await earlier.ClickAsync();
        await Expect(grace.Messages).ToHaveCountAsync(130);
        await Expect(grace.FirstNew).ToContainTextAsync("number 11.");
        await Expect(grace.UnreadLine).ToHaveCountAsync(1);
        her.Dispose();
    });

    [Fact]
    public Task What_comes_while_nobody_looks_gets_the_line_and_whoever_comes_back_to_nothing_new_finds_none() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin(read: 3);
        await grace.GoesTo($"/conversations/{conversation}");
        await Say(ada, conversation, 4, 4);
        await grace.Sees("number 4.");
        await Expect(grace.UnreadLine).ToHaveCountAsync(0);

        await grace.Looks(false);
        await Say(ada, conversation, 5, 6);
        await grace.Sees("number 6.");
        await Expect(grace.FirstNew).ToContainTextAsync("number 5.");
        await grace.Looks(true);
        await Expect(grace.Badge("Line")).ToBeHiddenAsync();
        await Say(ada, conversation, 7, 7);
        await grace.Sees("number 7.");
        await Expect(grace.FirstNew).ToContainTextAsync("number 5.");

        await grace.Looks(false);
        await Say(ada, conversation, 8, 9);
        await grace.Sees("number 9.");
        await Expect(grace.FirstNew).ToContainTextAsync("number 8.");
        await grace.Looks(true);
        await Expect(grace.Badge("Line")).ToBeHiddenAsync();
        await grace.Looks(false);
        await grace.Looks(true);
        await Expect(grace.UnreadLine).ToHaveCountAsync(0);
        her.Dispose();
    });

    [Fact]
    public Task The_line_goes_when_the_person_answers_and_never_stands_above_what_is_ones_own() => Scene(async () =>
    {
        var (ada, grace, her, conversation) = await Begin(read: 3);
        await Say(ada, conversation, 4, 5);
        await grace.GoesTo($"/conversations/{conversation}");
        await Expect(grace.FirstNew).ToContainTextAsync("number 4.");
        await grace.Sends("My answer");
        await Expect(grace.UnreadLine).ToHaveCountAsync(0);

        await grace.Looks(false);
        (await her.Post(conversation, "from my phone")).Dispose();
        await grace.Sees("from my phone");
        await Expect(grace.UnreadLine).ToHaveCountAsync(0);
        await Say(ada, conversation, 8, 8);
        await Expect(grace.FirstNew).ToContainTextAsync("number 8.");
        her.Dispose();
    });

    private async Task<(Person Ada, Visitor Grace, Person Her, string Conversation)> Begin(int read)
    {
        var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        var her = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([her], "Line", "number 1.");
        await Say(ada, conversation, 2, read);
        await her.Reads(conversation);
        return (ada, grace, her, conversation);
    }

    private static async Task Say(Person ada, string conversation, int first, int last)
    {
        for (var number = first; number <= last; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
    }

    private static Task<double> ScrollTop(Visitor grace) => grace.Page.EvaluateAsync<double>("document.getElementById('log-scroll').scrollTop");
}

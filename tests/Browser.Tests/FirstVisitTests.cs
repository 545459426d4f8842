using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What somebody expects who comes from other messengers.</summary>
public sealed class FirstVisitTests(Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public Task A_button_leads_down_and_counts_what_has_come(string device) => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace", AccessibilityTests.On(device, dark: false));
        using var her = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([her], "Long", "number 1.");
        for (var number = 2; number <= 45; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        await her.Reads(conversation);
        await grace.GoesTo($"/conversations/{conversation}");
        var down = grace.Page.Locator("#to-end");
        await Expect(down).ToBeHiddenAsync();

        await grace.Message("number 10.").ScrollIntoViewIfNeededAsync();
        await Expect(down).ToHaveTextAsync("Newest messages");
        (await ada.Post(conversation, "news 1.")).Dispose();
        await Expect(down).ToHaveTextAsync("1 new message");
        (await ada.Post(conversation, "news 2.")).Dispose();
        await Expect(down).ToHaveTextAsync("2 new messages");
        await ScreenshotTests.Picture(grace, $"to-end-{device}");
        await down.ClickAsync();

        await Expect(grace.Message("news 2.")).ToBeInViewportAsync();
        await Expect(down).ToBeHiddenAsync();
    }, $"WayDown.{device}");

    [Fact]
    public Task The_focus_is_where_one_goes_on_writing() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.Page.GetByRole(AriaRole.Link, new() { Name = "New conversation" }).First.ClickAsync();
        await Expect(ada.Search).ToBeFocusedAsync();

        await ada.StartsConversation(with: grace);

        await Expect(ada.Composer).ToBeFocusedAsync();
    });

    [Fact]
    public Task Backspace_takes_the_last_person_off_again() => Scene(async () =>
    {
        var (ada, grace, alan) = (await SignedUp("Ada"), await SignedUp("Grace"), await SignedUp("Alan"));
        await ada.Chooses(grace);
        await ada.Chooses(alan);
        await ada.Search.PressSequentiallyAsync("x");
        await ada.Search.PressAsync("Backspace");
        await Expect(ada.Chosen).ToHaveCountAsync(2);

        await ada.Search.PressAsync("Backspace");

        await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
        await Expect(ada.Search).ToBeFocusedAsync();
    });

    [Theory]
    [InlineData("drop", "dataTransfer")]
    [InlineData("paste", "clipboardData")]
    public Task A_file_is_refused_with_a_sentence_and_nothing_is_lost(string way, string data) => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace);
        await ada.Composer.FillAsync("half a thought");

        var isTaken = await ada.Composer.EvaluateAsync<bool>(
            """
            (box, [way, data]) => {
              const files = new DataTransfer();
              files.items.add(new File(['x'], 'picture.png', { type: 'image/png' }));
              const type = way === 'drop' ? DragEvent : ClipboardEvent;
              return !box.dispatchEvent(new type(way, { [data]: files, bubbles: true, cancelable: true }));
            }
            """, new[] { way, data });

        Assert.True(isTaken);
        await Expect(ada.Page.Locator("#toasts")).ToContainTextAsync("Files can’t be sent yet");
        await Expect(ada.Composer).ToHaveValueAsync("half a thought");
    }, $"Files.{way}");

    [Fact]
    public Task A_page_that_is_not_there_keeps_the_list() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Still there");

        await ada.GoesTo("/conversations/0123456789abcdef0123456789abcdef");

        await Expect(ada.Page.GetByRole(AriaRole.Heading, new() { Name = "Nothing here" })).ToBeVisibleAsync();
        await Expect(ada.Line("Still there")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_page_that_was_never_seen_keeps_the_list_without_network() => Scene(async () =>
    {
        await using var network = new CuttableProxy(Messenger.Address);
        var (ada, grace) = (await SignedUp("Ada", through: network.Address), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Still there");
        await ada.GoesTo("/");
        await ada.HasAnOfflineCopy("Still there");

        network.Cut();
        await ada.Page.GotoAsync("/conversations/0123456789abcdef0123456789abcdef");

        await Expect(ada.Page.GetByText("You are offline")).ToBeVisibleAsync();
        await Expect(ada.Line("Still there")).ToBeVisibleAsync();
    });

    [Fact]
    public Task New_conversation_with_one_person_opens_the_one_that_there_is() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var first = await ada.StartsConversation(with: grace, text: "one");
        var second = await ada.StartsConversation(with: grace, text: "two");
        await grace.GoesTo("/");
        var hers = await grace.StartsConversation(with: ada);

        Assert.Equal((first, first), (second, hers));
        await grace.SeesExactly("one", "two");
        Assert.NotEqual(first, await ada.StartsConversation(with: grace, title: "A subject of its own"));
    });

    [Fact]
    public Task A_name_that_turns_the_line_around_turns_nothing_else() => Scene(async () =>
    {
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "אדה");
        using var alan = await Person.Registered(Messenger.Address, "Alan");
        await ada.StartConversation([her, alan], "", "1 2 3 abc");

        var line = grace.Page.Locator("#conversations .conversation-item__last");
        await Expect(line).ToHaveTextAsync("אדה: 1 2 3 abc");
        await Expect(line.Locator("bdi")).ToHaveTextAsync(["אדה"]);
        // The name stands first, as in every other line.
        Assert.True(await line.EvaluateAsync<bool>(
            """
            line => {
              const range = document.createRange();
              const name = line.querySelector('bdi').getBoundingClientRect();
              range.setStartAfter(line.querySelector('bdi'));
              range.setEndAfter(line.lastChild);
              return name.left < range.getBoundingClientRect().left;
            }
            """));
    });

    [Fact]
    public Task The_list_says_no_more_than_needs_to_be_said() => Scene(async () =>
    {
        var grace = await SignedUp("Grace");
        using var her = await grace.WithoutABrowser(Messenger.Address);
        using var ada = await Person.Registered(Messenger.Address, "Ada Lovelace");
        using var alan = await Person.Registered(Messenger.Address, "Alan Turing");
        var two = await ada.StartConversation([her], "Of two", "hello");
        var three = await ada.StartConversation([her, alan], "Of three", "hello all");
        await ListSays("Ada: hello all", "hello");

        (await her.Post(two, "and you")).Dispose();
        (await alan.Post(three, "will it stop")).Dispose();
        await ListSays("Alan: will it stop", "You: and you");

        async Task ListSays(string ofThree, string ofTwo)
        {
            // As it comes by the stream, and as it is rendered.
            for (var page = 0; page < 2; page++)
            {
                await Expect(grace.Line("Of three").Locator(".conversation-item__last")).ToHaveTextAsync(ofThree);
                await Expect(grace.Line("Of two").Locator(".conversation-item__last")).ToHaveTextAsync(ofTwo);
                await grace.Reloads();
            }
        }
    });

    [Fact]
    public Task Days_are_called_what_people_call_them() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Days", text: "hello");
        await ListSays("Today", @"^\d\d:\d\d$");
        await ListSays("Yesterday", "^Yesterday$", days: 1);
        await ListSays(@"^\w+, \d+ \w+ \d{4}$", @"^\d+ \w+ \d{4}$", days: 366);

        async Task ListSays(string separator, string time, int days = 0)
        {
            await ada.Page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddDays(days));
            await ada.GoesTo(conversation);
            await Expect(ada.Page.Locator(".day-separator")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(separator));
            await Expect(ada.Line("Days").Locator("time")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(time));
        }
    });

    [Fact]
    public Task A_grouped_message_shows_its_time_to_whoever_points_at_it() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "one");
        await ada.Sends("two");
        var header = ada.Message("two").Locator(".message__header");
        Assert.True((await header.BoundingBoxAsync())!.Width <= 1);

        await ada.Message("two").Locator(".message__bubble").HoverAsync();

        await Eventually.Is("the time is seen", async () => (await header.BoundingBoxAsync())!.Width > 10);
        await ScreenshotTests.Picture(ada, "grouped-time");
    });
}

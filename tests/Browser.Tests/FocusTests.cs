using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class FocusTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Messages_that_arrive_touch_neither_focus_nor_text_nor_caret() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Busy");
        await grace.Opens("Busy");
        await ada.Composer.FillAsync("half a sentence");
        await ada.Composer.EvaluateAsync("box => { box.setSelectionRange(4, 6); box.dataset.same = 'yes'; }");

        foreach (var number in Enumerable.Range(1, 5)) await grace.Sends($"interruption {number}");
        await ada.Sees("interruption 5");

        await Expect(ada.Composer).ToBeFocusedAsync();
        await Expect(ada.Composer).ToHaveValueAsync("half a sentence");
        await Expect(ada.Composer).ToHaveAttributeAsync("data-same", "yes");
        Assert.Equal("4-6", await ada.Composer.EvaluateAsync<string>("box => `${box.selectionStart}-${box.selectionEnd}`"));
    });

    [Fact]
    public Task Text_in_a_composer_without_focus_is_left_alone_too() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Idle");
        await grace.Opens("Idle");
        await ada.Composer.FillAsync("left lying");
        await ada.Composer.BlurAsync();

        await grace.Sends("hello?");
        await ada.Sees("hello?");
        await Expect(ada.Composer).ToHaveValueAsync("left lying");
    });

    [Fact]
    public Task The_newest_message_is_in_view_unless_one_reads_what_was_before() => Scene(async () =>
    {
        using var ada = await Person.Registered(Messenger.Address, "Ada");
        var grace = await SignedUp("Grace");
        using var graceElsewhere = await grace.WithoutABrowser(Messenger.Address);
        var conversation = await ada.StartConversation([graceElsewhere], "Scroll");
        for (var number = 1; number <= 50; number++) (await ada.Post(conversation, $"number {number}.")).Dispose();
        // What is new would be shown from its beginning.
        await graceElsewhere.Reads(conversation);
        await grace.GoesTo($"/conversations/{conversation}");
        await Expect(grace.Message("number 50.")).ToBeInViewportAsync();
        (await ada.Post(conversation, "a fresh one")).Dispose();
        await Expect(grace.Message("a fresh one")).ToBeInViewportAsync();

        await grace.Message("number 3.").ScrollIntoViewIfNeededAsync();
        (await ada.Post(conversation, "while she reads")).Dispose();
        await grace.Sees("while she reads");
        await Expect(grace.Message("number 3.")).ToBeInViewportAsync();
        await Expect(grace.Message("while she reads")).Not.ToBeInViewportAsync();
    });
}

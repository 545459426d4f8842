using System.Collections.Concurrent;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What the server does not take stays with the person who typed it, with the reason.</summary>
public sealed class RefusedTextTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task A_text_that_is_much_too_long_is_still_there_after_a_reload_and_is_never_posted() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: "Long");
        await ada.FillsDurably(ada.Composer, "first");
        var posts = new ConcurrentQueue<string>();
        ada.Page.Request += (_, request) => { if (request.Method == "POST" && request.PostData?.Length > 60_000) posts.Enqueue(request.Url); };
        var text = string.Concat(Enumerable.Repeat("too long. ", 7_000));

        await ada.Submits(text);
        await Expect(ada.Problem).ToContainTextAsync("at most 8,000 characters; this one has 70,000");
        await Expect(ada.Status).ToContainTextAsync("at most 64,000 characters");
        for (var reload = 0; reload < 2; reload++)
        {
            await ada.Reloads();
            await Expect(ada.Composer).ToHaveValueAsync(text);
            await Expect(ada.Status).ToContainTextAsync("at most 64,000 characters");
        }
        Assert.Empty(posts);

        await ada.Composer.FillAsync("short again");
        await ada.IsSaved();
        await ada.Composer.PressAsync("Enter");
        await ada.SeesExactly("short again");
    });

    [Fact]
    public Task How_much_of_a_message_is_left_is_said_before_it_is_full() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace);
        var counter = ada.Page.Locator("form.composer [data-counter]");

        await ada.Composer.FillAsync(new string('x', 6_999));
        await Expect(counter).ToBeHiddenAsync();
        await ada.Composer.FillAsync(new string('x', 7_000));
        await Expect(counter).ToHaveTextAsync("7,000 of 8,000 characters");
        await ada.Composer.FillAsync(new string('x', 8_003));
        await Expect(counter).ToHaveTextAsync("3 characters too many");
        await ada.Composer.FillAsync("");
        await Expect(counter).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_form_with_a_field_that_is_too_long_says_so_and_is_not_sent() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.Chooses(grace);
        await ada.Title.FillAsync(new string('t', 101));
        var posts = 0;
        ada.Page.Request += (_, request) => { if (request.Method == "POST" && request.Url.EndsWith("/conversations", StringComparison.Ordinal)) posts++; };

        await ada.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();

        await Expect(ada.Page.Locator("#Title-error")).ToContainTextAsync("at most 100 characters; this one has 101");
        await Expect(ada.Title).ToBeFocusedAsync();
        Assert.Equal(0, posts);
    });

    [Fact]
    public Task A_copy_that_the_server_refuses_is_offered_to_be_used_or_dropped() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var form = "conversation-" + (await ada.StartsConversation(with: grace)).Split('/')[^1];
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        var refused = "refused text " + new string('x', 64_000);
        await ada.Composer.FillAsync(refused);
        await Eventually.Is("the browser keeps it", async () => await ada.Kept("copies") == 1);
        await elsewhere.SaveDraft(form, 0, ("Text", "from elsewhere"));

        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("from elsewhere");
        var version = ada.Page.Locator("[data-version-id]");
        await Expect(version).ToContainTextAsync("refused text");
        await Expect(version).ToContainTextAsync("this device");
        await version.Locator("[data-take]").ClickAsync();
        await Expect(ada.Composer).ToHaveValueAsync(refused);
        await Expect(version).ToContainTextAsync("from elsewhere");

        await version.Locator("[data-take]").ClickAsync();
        await Expect(ada.Composer).ToHaveValueAsync("from elsewhere");
        await Expect(version).ToContainTextAsync("refused text");
        await version.Locator("[data-drop]").ClickAsync();
        await Expect(version).ToHaveCountAsync(0);
        await Eventually.Is("the browser keeps none", async () => await ada.Kept("copies") == 0);
        await ada.Reloads();
        await Expect(version).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_proxy_that_refuses_speaks_with_our_words() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace);
        await ada.Page.RouteAsync("**/messages", route => route.FulfillAsync(new()
        {
            Status = 413,
            ContentType = "text/html",
            Body = "<html><head><title>413 Request Entity Too Large</title></head><body><center><h1>413 Request Entity Too Large</h1></center><hr><center>nginx/1.26</center></body></html>",
        }));

        await ada.Submits("too much for a proxy");

        await Expect(ada.Problem).ToContainTextAsync("too much text to take at once");
        await Expect(ada.Problem).Not.ToContainTextAsync("nginx");
        await Expect(ada.Composer).ToHaveValueAsync("too much for a proxy");
    });
}

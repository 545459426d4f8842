using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>A page takes text before its script runs. What stands in a form then is not what the server has.</summary>
public sealed class BeforeTheScriptTests(Chromium chromium) : BrowserTest(chromium)
{
    private static readonly PageGotoOptions _atOnce = new() { WaitUntil = WaitUntilState.Commit };

    [Fact]
    public Task What_is_typed_over_a_draft_is_saved() => Scene(async () =>
    {
        var (ada, conversation) = await InAConversation();
        await ada.FillsDurably(ada.Composer, "the draft");
        var script = await ada.ScriptIsHeld();
        await ada.Page.GotoAsync(conversation, _atOnce);
        await ada.Composer.FillAsync("the draft, and more");

        script.SetResult();

        await ada.IsSaved();
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("the draft, and more");
    });

    [Fact]
    public Task A_draft_of_another_device_does_not_replace_it() => Scene(async () =>
    {
        var (ada, conversation) = await InAConversation();
        using var elsewhere = await ada.WithoutABrowser(Messenger.Address);
        await ada.FillsDurably(ada.Composer, "the draft");
        var script = await ada.ScriptIsHeld();
        await ada.Page.GotoAsync(conversation, _atOnce);
        await ada.Composer.FillAsync("typed early");
        var revision = long.Parse(await ada.Page.Locator("form.composer [name=Revision]").InputValueAsync(), CultureInfo.InvariantCulture);
        await elsewhere.SaveDraft($"conversation-{conversation.Split('/')[^1]}", revision, ("Text", "from elsewhere"));

        script.SetResult();

        await Expect(ada.Page.Locator("[data-version-id]")).ToContainTextAsync("from elsewhere");
        await Expect(ada.Composer).ToHaveValueAsync("typed early");
    });

    [Fact]
    public Task Every_kind_of_field_counts() => Scene(async () =>
    {
        var ada = await WithoutAWorker("Ada");
        var script = await ada.ScriptIsHeld();
        await ada.Page.GotoAsync("/settings", _atOnce);
        await ada.Page.GetByLabel("Nothing", new() { Exact = true }).CheckAsync();
        await ada.Page.GetByLabel("Every day").CheckAsync();
        await ada.Page.GetByLabel("From").FillAsync("20:45");
        await ada.Page.GetByLabel("Time zone").SelectOptionAsync("Asia/Tokyo");

        script.SetResult();

        await Expect(ada.Page.Locator("#notifications [data-durable-status]")).ToHaveTextAsync("Saved");
        await ada.Reloads();
        await Expect(ada.Page.GetByLabel("Nothing", new() { Exact = true })).ToBeCheckedAsync();
        await Expect(ada.Page.GetByLabel("Every day")).ToBeCheckedAsync();
        await Expect(ada.Page.GetByLabel("From")).ToHaveValueAsync("20:45");
        await Expect(ada.Page.GetByLabel("Time zone")).ToHaveValueAsync("Asia/Tokyo");
    });

    [Fact]
    public Task What_is_typed_over_a_message_that_is_on_its_way_stays() => Scene(async () =>
    {
        var (ada, conversation) = await InAConversation();
        await ada.FillsDurably(ada.Composer, "on its way");
        var isOpen = new TaskCompletionSource();
        await ada.Page.Context.RouteAsync("**/messages", async route =>
        {
            await isOpen.Task;
            await route.ContinueAsync();
        });
        await ada.Page.RunAndWaitForRequestAsync(() => ada.Composer.PressAsync("Enter"), "**/messages");
        var script = await ada.ScriptIsHeld();
        await ada.Page.GotoAsync(conversation, _atOnce);
        await Expect(ada.Composer).ToHaveValueAsync("on its way");
        await ada.Composer.FillAsync("on its way, and another thought");

        script.SetResult();
        await ada.IsConnected();
        await ada.SeesUnsent("on its way");
        await Expect(ada.Composer).ToHaveValueAsync("on its way, and another thought");
        isOpen.SetResult();

        await ada.Sees("on its way");
        await ada.IsSaved();
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("on its way, and another thought");
    });

    private async Task<(Visitor Ada, string Conversation)> InAConversation()
    {
        var (ada, grace) = (await WithoutAWorker("Ada"), await SignedUp("Grace"));
        return (ada, await ada.StartsConversation(with: grace));
    }

    /// <summary>A service worker would have the script at hand.</summary>
    private async Task<Visitor> WithoutAWorker(string nickname)
    {
        var visitor = await Arrives(nickname);
        await visitor.Lacks();
        await visitor.HasSignedUp(Messenger.Address);
        return visitor;
    }
}

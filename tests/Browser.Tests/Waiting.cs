using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

// Sending when nobody answers: what waits in its place.
public sealed partial class Visitor
{
    /// <summary>What the server does not have yet, at the end of the log.</summary>
    public ILocator Unsent => Log.Locator("article[data-pending]");

    /// <summary>What the composer says about a message that came back.</summary>
    public ILocator Problem => Page.Locator("form.composer [data-problem]");

    public ILocator Status => Page.Locator("[data-durable-status]");

    /// <summary>Writes, and waits for nothing.</summary>
    public async Task Submits(string text)
    {
        await Composer.FillAsync(text);
        await Composer.PressAsync("Enter");
    }

    /// <summary>Writes, and waits until the message stands in its place and says that this device keeps it.</summary>
    public async Task SendsIntoTheVoid(string text)
    {
        await Submits(text);
        await Expect(Unsent.Filter(new() { HasText = text })).ToContainTextAsync("Kept on this device");
    }

    public Task SeesUnsent(params string[] texts) => Expect(Unsent.Locator(".message__bubble")).ToHaveTextAsync(texts);

    /// <summary>Nothing waits any more, in this tab and in what the browser keeps.</summary>
    /// <param name="patience">In ms.</param>
    public async Task HasSentAll(float patience = 15_000)
    {
        await Expect(Unsent).ToHaveCountAsync(0, new() { Timeout = patience });
        await Eventually.Is("the browser keeps none", async () => await Kept("outbox") == 0);
    }

    /// <summary>Reloads where no server answers: the page as last seen.</summary>
    public async Task ReloadsWithoutNetwork()
    {
        await Page.ReloadAsync();
        await Page.Locator("body[data-user]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    /// <summary>The page as last seen is kept a moment after what it shows: what a reload without network shall show.</summary>
    public Task HasAnOfflineCopy(string text) => Eventually.Is($"the page with “{text}” is kept", () => Page.EvaluateAsync<bool>(
        "async text => (await (await caches.match(location.pathname))?.text())?.includes(text) ?? false", text));

    /// <summary>How many things the browser keeps of anybody: `outbox` or `copies`.</summary>
    public Task<int> Kept(string store) => Page.EvaluateAsync<int>(
        """
        store => new Promise((resolve, reject) => {
          const opening = indexedDB.open('messenger');
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const counting = opening.result.transaction(store).objectStore(store).count();
            counting.onsuccess = () => { opening.result.close(); resolve(counting.result); };
          };
        })
        """, store);

    /// <summary>The text of every page that this browser keeps.</summary>
    public Task<string[]> CachedPages() => Page.EvaluateAsync<string[]>(
        """
        async () => {
          const pages = [];
          for (const name of await caches.keys()) {
            const cache = await caches.open(name);
            for (const request of await cache.keys()) pages.push(await (await cache.match(request)).text());
          }
          return pages;
        }
        """);

    /// <summary>Somebody else sits down in front of the same browser.</summary>
    public Visitor HandsOver(Identity to) => new(_browser, Page, Device, to);

    /// <summary>Presses the button that signs out, and answers what is asked then. Returns the question; null when there was none.</summary>
    public async Task<string?> SignsOut(bool answer = true)
    {
        string? question = null;
        Page.Dialog += Answer;
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        if (answer) await Page.WaitForURLAsync("**/signin");
        else await Eventually.Is("the question is asked", () => Task.FromResult(question is not null));
        Page.Dialog -= Answer;
        return question;

        async void Answer(object? _, IDialog dialog)
        {
            question = dialog.Message;
            if (answer) await dialog.AcceptAsync();
            else await dialog.DismissAsync();
        }
    }
}

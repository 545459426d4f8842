using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

// What becomes of the tabs, the connection and the session of a browser.
public sealed partial class Visitor
{
    // A page finds its own client id at a lock that nobody else asks for.
    private const string LeadsScript =
        """
        async () => {
          const name = `who-am-i:${Math.random()}`;
          const { held } = await navigator.locks.request(name, () => navigator.locks.query());
          const [me, leader] = [held.find(lock => lock.name === name), held.find(lock => lock.name.startsWith('live:'))];
          return me.clientId === leader?.clientId;
        }
        """;

    public ILocator Pill => Page.Locator("#connection");

    /// <summary>Whether a tab holds the browser's live connection.</summary>
    public static Task<bool> Leads(IPage tab) => tab.EvaluateAsync<bool>(LeadsScript);

    /// <summary>The tab that leads among these.</summary>
    public static Task<IPage> Leader(IEnumerable<IPage> tabs) => Eventually.Get("one of the tabs leads", async () =>
    {
        foreach (var tab in tabs)
        {
            if (await Leads(tab)) return tab;
        }
        return null;
    });

    /// <summary>The tab's renderer dies, without a goodbye.</summary>
    public async Task Crashes(IPage tab)
    {
        var dead = new TaskCompletionSource();
        tab.Crash += (_, _) => dead.TrySetResult();
        var devTools = await _browser.NewCDPSessionAsync(tab);
        _ = devTools.SendAsync("Page.crash").ContinueWith(answer => answer.Exception, TaskScheduler.Default);
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(15));
        await tab.CloseAsync();
    }

    /// <summary>What the tab's scripts ask for from here on waits: should it lead, it hears nothing yet.</summary>
    public static Task HoldsBackRequests(IPage tab) => tab.EvaluateAsync(
        """
        () => {
          const [request, held] = [window.fetch, new Promise(letGo => { window.letGo = letGo; })];
          window.fetch = async (...what) => { await held; return request(...what); };
        }
        """);

    public static Task LetsGo(IPage tab) => tab.EvaluateAsync("window.letGo()");

    public Task<ICDPSession> DevTools(IPage? tab = null) => _browser.NewCDPSessionAsync(tab ?? Page);

    /// <summary>What the operating system says when there is a network again; saves the wait for the next try.</summary>
    public Task HearsOfTheNetwork() => Page.EvaluateAsync("dispatchEvent(new Event('online'))");

    public Task LosesItsSession() => LosesCookie("messenger.session");

    public Task LosesCookie(string name) => _browser.ClearCookiesAsync(new() { Name = name });

    /// <summary>From here on the files don't arrive, nor does a service worker have them.</summary>
    public async Task Lacks(params string[] files)
    {
        await _browser.AddInitScriptAsync("delete Navigator.prototype.serviceWorker");
        foreach (var file in files) await _browser.RouteAsync($"**/lib/{file}*", route => route.AbortAsync());
        if (files.Contains("app")) IsScripted = false;
    }

    /// <summary>From the next page on the messenger's script comes only when the task is done; no service worker may have it.</summary>
    public async Task<TaskCompletionSource> ScriptIsHeld()
    {
        var script = new TaskCompletionSource();
        await _browser.RouteAsync("**/lib/app*", async route =>
        {
            await script.Task;
            await route.ContinueAsync();
        });
        return script;
    }

    /// <summary>The next answer to such a request is given by the server, which the first task waits for, but arrives only when the second is done.</summary>
    public async Task<(Task IsGiven, TaskCompletionSource Arrives)> NextAnswerIsHeld(string url)
    {
        var (isGiven, arrives) = (new TaskCompletionSource(), new TaskCompletionSource());
        await Page.RouteAsync(url, async route =>
        {
            var answer = await route.FetchAsync();
            isGiven.SetResult();
            await arrives.Task;
            await route.FulfillAsync(new() { Response = answer });
        }, new() { Times = 1 });
        return (isGiven.Task, arrives);
    }
}

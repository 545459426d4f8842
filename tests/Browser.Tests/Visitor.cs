using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>Who somebody is, on whatever device.</summary>
public sealed record Identity(string Nickname)
{
    public string Email { get; init; } = $"{Guid.NewGuid():N}@example.org";

    public string Password { get; } = "correct horse battery";
}

/// <summary>Somebody in front of a browser. Verbs wait for what they lead to: nobody acts on a page that isn't connected yet.</summary>
public sealed partial class Visitor : IAsyncDisposable
{
    /// <summary>What Chromium says of a server that was killed: of a page's request, and of the service worker's own script.</summary>
    private static readonly string[] _noAnswer = ["Failed to load resource", "An unknown error occurred when fetching the script"];

    private readonly ConcurrentQueue<string> _console = [];
    private readonly ConcurrentQueue<string> _complaints = [];
    private readonly IBrowserContext _browser;

    private Visitor(IBrowserContext browser, IPage page, Device device, Identity identity)
    {
        (_browser, Page, Device, Identity) = (browser, page, device, identity);
        IsScripted = device.JavaScript;
        browser.Console += (_, message) => Hear(message);
        browser.Request += (_, request) => _console.Enqueue($"{DateTime.UtcNow:ss.fff} {request.Method} {request.Url}");
        browser.RequestFailed += (_, request) => _console.Enqueue($"{DateTime.UtcNow:ss.fff} failed: {request.Method} {request.Url} {request.Failure}");
        browser.WebError += (_, error) => _complaints.Enqueue($"{Nickname}: {error.Error}");
    }

    public IPage Page { get; private set; }

    public Device Device { get; }

    public Identity Identity { get; }

    /// <summary>Whether the messenger's own script runs here.</summary>
    public bool IsScripted { get; private set; }

    public string Nickname => Identity.Nickname;

    /// <summary>Script errors and violations of the security policy. That a server doesn't answer is no complaint.</summary>
    public IEnumerable<string> Complaints => _complaints;

    public ILocator Log => Page.GetByRole(AriaRole.Log);

    public ILocator Composer => Page.GetByRole(AriaRole.Textbox, new() { Name = "Message", Exact = true });

    public ILocator Messages => Log.Locator("article[data-seq]");

    public static async Task<Visitor> Opens(IBrowser browser, Device device, Uri address, Identity identity)
    {
        var context = await browser.NewContextAsync(device.Options(address));
        await context.NewPageAsync();
        return SitsDown(context, device, identity);
    }

    /// <summary>In front of a browser that runs already, with one tab.</summary>
    public static Visitor SitsDown(IBrowserContext browser, Device device, Identity identity)
    {
        browser.SetDefaultTimeout(15_000);
        return new Visitor(browser, browser.Pages[0], device, identity);
    }

    public async Task SignsUp()
    {
        await Page.GotoAsync("/register");
        await SignsUpHere();
    }

    /// <summary>On the page that is already there.</summary>
    public async Task SignsUpHere()
    {
        await Page.GetByLabel("Email").FillAsync(Identity.Email);
        await Page.GetByLabel("Nickname").FillAsync(Nickname);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Identity.Password);
        await Page.GetByLabel("Confirm password").FillAsync(Identity.Password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await IsConnected();
    }

    /// <summary>As after signing up in this browser, in a fraction of the time: for tests of something else.</summary>
    public async Task HasSignedUp(Uri messenger)
    {
        var userAgent = IsScripted ? await Page.EvaluateAsync<string>("navigator.userAgent") : "";
        using var person = new Person(messenger, Nickname) { Email = Identity.Email, Password = Identity.Password, UserAgent = userAgent };
        await person.Register();
        await _browser.AddCookiesAsync(person.Cookies.Split("; ").Select(cookie => cookie.Split('=', 2))
            .Select(cookie => new Cookie { Name = cookie[0], Value = cookie[1], Url = messenger.AbsoluteUri, HttpOnly = true }));
        await Page.GotoAsync("/");
        await IsConnected();
    }

    public async Task SignsIn(bool toStay = false)
    {
        await Page.GotoAsync("/signin");
        await SignsInHere(toStay: toStay);
    }

    /// <summary>On the sign-in page that is already there.</summary>
    public async Task SignsInHere(Identity? other = null, bool toStay = false)
    {
        await Page.GetByLabel("Email").FillAsync((other ?? Identity).Email);
        await Page.GetByLabel("Password").FillAsync((other ?? Identity).Password);
        await Page.GetByLabel("Stay signed in").SetCheckedAsync(toStay);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await IsConnected();
    }

    public async Task GoesTo(string path)
    {
        await Page.GotoAsync(path);
        await IsConnected();
    }

    public async Task Reloads()
    {
        await Page.ReloadAsync();
        await IsConnected();
    }

    /// <summary>A second tab of the same browser; the verbs act on it from now on.</summary>
    public async Task<IPage> OpensATab(string path)
    {
        var before = Page;
        Page = await _browser.NewPageAsync();
        await GoesTo(path);
        return before;
    }

    /// <summary>A second tab, in which somebody else signs in; the verbs act on it from now on.</summary>
    public async Task<IPage> OpensATabOf(Identity other)
    {
        var before = Page;
        Page = await _browser.NewPageAsync();
        await Page.GotoAsync("/signin");
        await SignsInHere(other);
        return before;
    }

    public Task ClosesTheTab() => Page.CloseAsync();

    public void TurnsTo(IPage tab) => Page = tab;

    /// <summary>The same person with a client that knows only forms: quick at what a test needs to be there.</summary>
    public async Task<Person> WithoutABrowser(Uri address)
    {
        var person = new Person(address, Nickname) { Email = Identity.Email, Password = Identity.Password };
        await person.SignIn();
        return person;
    }

    /// <summary>The page is live, as far as this browser can be.</summary>
    public async Task IsConnected()
    {
        if (IsScripted) await Page.Locator("body[data-live=true]:not(:has(.main[aria-busy=true]))").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        else await Page.Locator("body[data-user]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    public async Task IsReconnected() => await Assertions.Expect(Page.Locator("#connection")).ToHaveAttributeAsync("data-state", "live");

    public async Task LeavesEvidence(string directory)
    {
        await File.WriteAllLinesAsync(Path.Combine(directory, $"{Nickname}-console.log"), _console);
        foreach (var (number, page) in _browser.Pages.Index())
        {
            var path = Path.Combine(directory, $"{Nickname}-{Device.Name}-{number}");
            await File.WriteAllTextAsync(path + ".html", $"<!-- {page.Url} -->\n{await page.ContentAsync()}");
            await page.ScreenshotAsync(new() { Path = path + ".png" });
        }
    }

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

    private void Hear(IConsoleMessage message)
    {
        _console.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        if (message.Type == "error" && !_noAnswer.Any(words => message.Text.StartsWith(words, StringComparison.Ordinal)))
            _complaints.Enqueue($"{Nickname}: {message.Text}");
    }
}

using System.Runtime.CompilerServices;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// A test that people play in browsers. Whoever enters is gone when it ends. When it fails, what they saw, what their browsers
/// said and what the server logged is left in artifacts/browser/.
/// </summary>
/// <param name="notifies">Whether the browser can show notifications, and the pages offer them.</param>
public abstract class BrowserTest(Chromium chromium, bool notifies = false) : IClassFixture<Chromium>
{
    private readonly List<Visitor> _visitors = [];
    private MessengerProcess? _own;

    protected MessengerProcess Messenger => _own ?? chromium.Messenger;

    /// <summary>From here on a messenger that no other test uses, so that it can be killed.</summary>
    protected async Task StartOwnMessenger(MessengerSettings? settings = null) => _own = await MessengerProcess.Start(settings);

    /// <summary>Somebody new opens a browser. The nickname gets an ending that nobody else has.</summary>
    protected Task<Visitor> Arrives(string nickname, Device? device = null, Uri? through = null) =>
        Arrives(new Identity($"{nickname}{Guid.NewGuid().ToString("N")[..6]}"), device, through);

    /// <summary>Somebody known takes another device, or a second browser.</summary>
    protected async Task<Visitor> Arrives(Identity identity, Device? device = null, Uri? through = null)
    {
        var visitor = await Visitor.Opens(await chromium.Browser(notifies), device ?? Device.Desktop, through ?? Messenger.Address, identity);
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Somebody takes a browser of their own that can be killed, and started again with what it has kept.</summary>
    protected async Task<Visitor> Arrives(Identity identity, OwnBrowser browser, Uri? through = null)
    {
        var visitor = Visitor.SitsDown(await browser.Start(chromium, through ?? Messenger.Address), Device.Desktop, identity);
        _visitors.Add(visitor);
        return visitor;
    }

    /// <summary>Somebody new with an account and a page that is live.</summary>
    protected async Task<Visitor> SignedUp(string nickname, Device? device = null, Uri? through = null)
    {
        var visitor = await Arrives(nickname, device, through);
        await visitor.HasSignedUp(Messenger.Address);
        return visitor;
    }

    /// <summary>Somebody new who is notified in this browser.</summary>
    protected async Task<Visitor> Notified(string nickname)
    {
        var visitor = await SignedUp(nickname);
        await visitor.TurnsOnNotifications();
        return visitor;
    }

    /// <summary>The same person on another device.</summary>
    protected async Task<Visitor> SignedIn(Visitor person, Device? device = null, Uri? through = null)
    {
        var visitor = await Arrives(person.Identity, device, through);
        await visitor.SignsIn();
        return visitor;
    }

    protected async Task Scene(Func<Task> play, [CallerMemberName] string name = "")
    {
        try
        {
            await play();
            Assert.Empty(_visitors.SelectMany(visitor => visitor.Complaints));
        }
        catch
        {
            await LeaveEvidence(Places.Artifacts($"browser/{GetType().Name}.{name}"));
            throw;
        }
        finally
        {
            foreach (var visitor in _visitors) await visitor.DisposeAsync();
            if (_own is not null) await _own.DisposeAsync();
        }
    }

    private async Task LeaveEvidence(string directory)
    {
        await File.WriteAllTextAsync(Path.Combine(directory, "server.log"), Messenger.Log);
        foreach (var visitor in _visitors) await visitor.LeavesEvidence(directory);
    }
}

using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

// Looking, or not.
public sealed partial class Visitor
{
    /// <summary>From the next page on nobody looks, until <see cref="Looks"/> says so.</summary>
    public Task LooksElsewhere() => _browser.AddInitScriptAsync(
        """
        window.looks = false;
        document.hasFocus = () => window.looks;
        """);

    /// <summary>Comes back to the page, or leaves it, as a browser tells it.</summary>
    public Task Looks(bool looks) => Page.EvaluateAsync(
        """
        looks => {
          window.looks = looks;
          document.hasFocus = () => window.looks;
          dispatchEvent(new Event(looks ? 'focus' : 'blur'));
        }
        """, looks);

    /// <summary>The page is in a tab behind others, or in front again.</summary>
    public Task IsSeen(bool seen) => Page.EvaluateAsync(
        """
        seen => {
          Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => seen ? 'visible' : 'hidden' });
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """, seen);

    /// <summary>Nobody has touched anything for so long; the page's clock alone goes ahead.</summary>
    public Task DoesNothingFor(int minutes) => Page.EvaluateAsync(
        "minutes => { const now = Date.now; const ahead = minutes * 60_000; Date.now = () => now() + ahead; }", minutes);

    public ILocator UnreadLine => Log.Locator("#unread");

    /// <summary>The count beside a conversation in the list, in words; hidden while nothing is unread.</summary>
    public ILocator Badge(string title) => Line(title).Locator(".unread-mark");

    /// <summary>What stands below a message about who has seen it.</summary>
    public ILocator SeenBelow(string text) => Page.Locator($"article[data-seq]:has-text('{text}') + .seen");

    /// <summary>The first message behind the line.</summary>
    public ILocator FirstNew => Page.Locator("#unread ~ article[data-seq]").First;

    public Task<string> Favicon() => Page.Locator("link[rel=icon]").EvaluateAsync<string>("link => link.getAttribute('href')");
}

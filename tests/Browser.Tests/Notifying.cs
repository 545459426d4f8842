using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>A notification as it stands on somebody's screen.</summary>
public sealed record Notice(string Title, string Body, string Tag, long? Seq);

// Being notified. No push service is reached from here: subscriptions are made up, and pushes come by the browser's own tools.
public sealed partial class Visitor
{
    /// <summary>Subscribing works as it does in a browser that reaches its push service. Lasts as long as the browser's local storage.</summary>
    private const string PushService =
        """
        {
          const read = () => JSON.parse(localStorage.getItem('push subscription'));
          const encode = bytes => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
          const decode = text => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0)).buffer;
          const subscriptionOf = kept => kept && {
            endpoint: kept.endpoint,
            options: { applicationServerKey: decode(kept.key) },
            toJSON: () => ({ endpoint: kept.endpoint, keys: { p256dh: encode([4, ...new Uint8Array(64)]), auth: encode(new Uint8Array(16)) } }),
            unsubscribe: async () => { localStorage.removeItem('push subscription'); return true; },
          };
          PushManager.prototype.getSubscription = async () => subscriptionOf(read());
          PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
            localStorage.setItem('push subscription', JSON.stringify({ endpoint: `https://push.example.org/${crypto.randomUUID()}`, key }));
            return subscriptionOf(read());
          };
        }
        """;

    /// <summary>
    /// Keeps what the worker shows, focuses and opens from here on: a click that a test makes may do neither of the last two. On a machine
    /// without a desktop the browser loses now and then what it shows: what nobody has closed is put back.
    /// </summary>
    private const string Witness =
        """
        () => {
          Object.assign(self, { shown: [], focused: [], opened: [] });
          const [show, close, standing] = [ServiceWorkerRegistration.prototype.showNotification, Notification.prototype.close, new Map()];
          ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
            shown.push(`${title}: ${options.body}`);
            standing.set(options.tag, { title, options: { ...options, requireInteraction: true } });
            return show.call(this, title, { ...options, requireInteraction: true });
          };
          Notification.prototype.close = function () { standing.delete(this.tag); return close.call(this); };
          self.putBack = async () => {
            for (const [tag, { title, options }] of standing)
              if ((await registration.getNotifications({ tag })).length === 0) await show.call(registration, title, options);
          };
          WindowClient.prototype.focus = async function () { focused.push(new URL(this.url).pathname); return this; };
          Clients.prototype.openWindow = async url => { opened.push(url); };
        }
        """;

    private const string Press =
        """
        async ([tag, action, reply]) => {
          const [notification] = await registration.getNotifications({ tag });
          const event = new NotificationEvent('notificationclick', { notification, action, reply });
          let work;
          Object.defineProperty(event, 'waitUntil', { value: promise => { work = promise; } });
          dispatchEvent(event);
          await work;
        }
        """;

    private WorkerTools? _worker;

    public ILocator ThisDevice => Page.Locator("#this-device");

    public ILocator Offer => Page.GetByRole(AriaRole.Link, new() { Name = "Be notified" });

    /// <summary>What the page says that the server knows of this device.</summary>
    public ILocator ServerKnows => Page.Locator("#alerts-offer");

    public Task ReachesAPushService() => _browser.AddInitScriptAsync(PushService);

    /// <summary>Answers the browser's question, whenever it comes.</summary>
    public Task AllowsNotifications() => _browser.GrantPermissionsAsync(["notifications"]);

    public Task BehavesLike(string script) => _browser.AddInitScriptAsync(script);

    /// <summary>Presses the button that asks. Ends in the conversation list.</summary>
    public async Task TurnsOnNotifications()
    {
        await AllowsNotifications();
        await ReachesAPushService();
        await GoesTo("/settings");
        await ThisDevice.GetByRole(AriaRole.Button, new() { Name = "Turn on notifications" }).ClickAsync();
        await SeesOfThisDevice("on");
        await GoesTo("/");
        await IsWitnessed();
    }

    /// <summary>From here on it is known what this browser shows, focuses and opens.</summary>
    public async Task IsWitnessed()
    {
        _worker = await WorkerTools.Of(_browser, Page);
        await _worker.Evaluate(Witness);
    }

    public Task SeesOfThisDevice(string state) => Expect(ThisDevice).ToHaveAttributeAsync("data-shown", state);

    /// <summary>What stands on the screen now.</summary>
    public async Task<Notice[]> Notices() => await _worker!.Evaluate<Notice[]>(
        "async () => (await registration.getNotifications()).map(({ title, body, tag, data }) => ({ title, body, tag, seq: data?.seq ?? null }))");

    /// <summary>Every notification that was shown since they were turned on, also what another took the place of.</summary>
    public Task<string[]> Shown() => _worker!.Evaluate<string[]>("() => shown");

    public Task<string[]> Focused() => _worker!.Evaluate<string[]>("() => focused");

    public Task<string[]> Opened() => _worker!.Evaluate<string[]>("() => opened");

    public async Task<Notice> IsNotified(string body)
    {
        try
        {
            return await Eventually.Get($"“{body}” is notified", async () =>
            {
                await _worker!.Evaluate("() => putBack()");
                return (await Notices()).FirstOrDefault(notice => notice.Body == body);
            });
        }
        catch (TimeoutException inVain)
        {
            throw new TimeoutException($"{inVain.Message}; shown were {string.Join(", ", await Shown())}; left are {string.Join<Notice>(", ", await Notices())}");
        }
    }

    public Task HasNoNotices() => Eventually.Is("no notification is left", async () => (await Notices()).Length == 0);

    /// <summary>Presses a notification, or a button in it; waits until the worker is done with it.</summary>
    public Task Presses(Notice notice, string action = "", string? reply = null) => _worker!.Evaluate(Press, new[] { notice.Tag, action, reply });

    /// <summary>A push arrives, decrypted; the worker has dealt with it when what it led to is there.</summary>
    public async Task IsPushed(object news)
    {
        var devTools = await DevTools();
        var registered = new TaskCompletionSource<string>();
        devTools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, news) =>
        {
            foreach (var registration in news!.Value.GetProperty("registrations").EnumerateArray())
                if (!registration.GetProperty("isDeleted").GetBoolean()) registered.TrySetResult(registration.GetProperty("registrationId").GetString()!);
        };
        await devTools.SendAsync("ServiceWorker.enable");
        await devTools.SendAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = new Uri(Page.Url).GetLeftPart(UriPartial.Authority),
            ["registrationId"] = await registered.Task.WaitAsync(TimeSpan.FromSeconds(15)),
            ["data"] = System.Text.Json.JsonSerializer.Serialize(news, System.Text.Json.JsonSerializerOptions.Web),
        });
        await devTools.DetachAsync();
    }

    /// <summary>The browser has a network again, and calls the worker back (Background Sync).</summary>
    public async Task IsCalledBack() => await _worker!.Evaluate(
        """
        async user => {
          const event = new SyncEvent('sync', { tag: (await registration.sync.getTags())[0] ?? 'none' });
          let work;
          Object.defineProperty(event, 'waitUntil', { value: promise => { work = promise; } });
          dispatchEvent(event);
          await work;
        }
        """);

    public async Task<string> UserId() => (await Page.Locator("body").GetAttributeAsync("data-user"))!;

    /// <summary>All tabs of the messenger are gone; the browser runs on.</summary>
    public async Task LeavesTheMessenger()
    {
        foreach (var page in _browser.Pages) await page.GotoAsync("about:blank");
    }
}

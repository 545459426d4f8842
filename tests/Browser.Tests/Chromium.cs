using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// One browser and one running messenger for all tests of a class that break neither. Classes have their own, so that they can run
/// at the same time: a part of each test's time is waiting.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Whole = "/usr/bin/chromium";

    // The same browser without windows, at half the price. It has no notifications.
    private const string Shell = "/usr/bin/chromium-headless-shell";

    private static readonly string[] _quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string? _chosen = Environment.GetEnvironmentVariable("CHROMIUM");

    private IPlaywright _playwright = null!;
    private IBrowser? _browser;

    public MessengerProcess Messenger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000);
        var starting = MessengerProcess.Start();
        _playwright = await Playwright.CreateAsync();
        Messenger = await starting;
    }

    /// <summary>Started when it is first asked for.</summary>
    public async Task<IBrowser> Browser(bool notifies) =>
        _browser ??= await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program(notifies), Headless = true, Args = _quietly });

    /// <summary>A browser of its own, with what it keeps in the given directory.</summary>
    public Task<IBrowserContext> Launch(string profile, Device device, Uri address)
    {
        var options = device.Options(address);
        return _playwright.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = Program(notifies: false),
            Headless = true,
            Args = _quietly,
            BaseURL = options.BaseURL,
            ViewportSize = options.ViewportSize,
            ReducedMotion = options.ReducedMotion,
            Locale = options.Locale,
            TimezoneId = options.TimezoneId,
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (Messenger is not null) await Messenger.DisposeAsync();
    }

    private static string Program(bool notifies) => _chosen ?? (notifies || !File.Exists(Shell) ? Whole : Shell);
}

using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// One browser and one running messenger for all tests of a class that break neither. Classes have their own, so that as many of them
/// run at the same time as there are cores: most of a test's time is waiting.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] _quietly =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string _program = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    private IPlaywright _playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public MessengerProcess Messenger { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(15_000);
        var starting = MessengerProcess.Start();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = _program, Headless = true, Args = _quietly });
        Messenger = await starting;
    }

    /// <summary>A browser of its own, with what it keeps in the given directory.</summary>
    public Task<IBrowserContext> Launch(string profile, Device device, Uri address)
    {
        var options = device.Options(address);
        return _playwright.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = _program,
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
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (Messenger is not null) await Messenger.DisposeAsync();
    }
}

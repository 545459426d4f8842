using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>What somebody holds in their hands. Sizes in CSS pixels.</summary>
public sealed record Device(string Name, int Width, int Height)
{
    public static readonly Device Desktop = new("desktop", 1280, 800);
    public static readonly Device Phone = new("phone", 390, 844) { Touch = true };

    public bool Touch { get; init; }

    public bool Dark { get; init; }

    public bool JavaScript { get; init; } = true;

    public string Language { get; init; } = "en-GB";

    /// <summary>With one, not every request comes by the test that wants to answer it.</summary>
    public bool ServiceWorker { get; init; } = true;

    internal BrowserNewContextOptions Options(Uri address) => new()
    {
        BaseURL = address.ToString(),
        ViewportSize = new() { Width = Width, Height = Height },
        HasTouch = Touch,
        IsMobile = Touch,
        ColorScheme = Dark ? ColorScheme.Dark : ColorScheme.Light,
        ReducedMotion = ReducedMotion.Reduce,
        JavaScriptEnabled = JavaScript,
        ServiceWorkers = ServiceWorker ? ServiceWorkerPolicy.Allow : ServiceWorkerPolicy.Block,
        Locale = Language,
        TimezoneId = "Europe/London",
    };
}

using System.Diagnostics;
using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>A browser with a profile of its own on disk, which outlives it. It can be closed or killed, and started again.</summary>
public sealed class OwnBrowser : IAsyncDisposable
{
    private readonly string _profile = Directory.CreateTempSubdirectory("browser-").FullName;
    private IBrowserContext? _context;

    public async Task<IBrowserContext> Start(Chromium chromium, Uri address) =>
        _context = await chromium.Launch(_profile, Device.Desktop, address);

    /// <summary>Politely: what it keeps for later is on disk.</summary>
    public Task Close() => _context!.CloseAsync();

    /// <summary>SIGKILL for its process; those that draw and fetch for it end by themselves.</summary>
    public async Task Kill()
    {
        var gone = new TaskCompletionSource();
        _context!.Close += (_, _) => gone.TrySetResult();
        foreach (var process in Process.GetProcesses().Where(IsOurs))
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(15));
    }

    public async ValueTask DisposeAsync()
    {
        if (_context is not null) await _context.DisposeAsync();
        await Eventually.Is("the profile is written to no more and can be deleted", () => Task.FromResult(IsDeleted()));
    }

    /// <summary>What drew and fetched for a killed browser may write a little longer.</summary>
    private bool IsDeleted()
    {
        try
        {
            Directory.Delete(_profile, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private bool IsOurs(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0').Contains($"--user-data-dir={_profile}");
        }
        catch (IOException)
        {
            // Ended meanwhile.
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.WebFrontend.Drill;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// The panel of the drill: sets what goes wrong in this process. In Development only, and only for who sits at this machine.
/// A field that is left out stays as it is.
/// </summary>
[AllowAnonymous]
public sealed class DrillModel(Faults faults) : PageModel
{
    private const int MostLatency = 10_000;
    private const int MostSeconds = 600;

    /// <summary>Long enough for the browser to load the panel again, since it can't for a while afterwards.</summary>
    private static readonly TimeSpan _lastAnswers = TimeSpan.FromMilliseconds(500);

    public Faults Faults => faults;

    [BindProperty]
    public string? Latency { get; set; }

    [BindProperty]
    public string? Drop { get; set; }

    [BindProperty]
    public string? Duplicate { get; set; }

    [BindProperty]
    public string? Seconds { get; set; }

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (HttpContext.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)) context.Result = NotFound();
    }

    public void OnGet() => ShowFaults();

    public IActionResult OnPost()
    {
        var latency = Number(nameof(Latency), Latency, "Latency is a whole number of milliseconds", 0, MostLatency) ?? faults.Latency;
        var drop = Number(nameof(Drop), Drop, "Drop is a whole number of percent", 0, 100) ?? faults.Drop;
        var duplicate = Number(nameof(Duplicate), Duplicate, "Duplicate is a whole number of percent", 0, 100) ?? faults.Duplicate;
        if (!ModelState.IsValid) return ShowErrors();
        (faults.Latency, faults.Drop, faults.Duplicate) = (latency, drop, duplicate);
        return Done($"Set: {latency:N0} ms latency, {drop} % dropped, {duplicate} % duplicated.");
    }

    public IActionResult OnPostCut()
    {
        var streams = faults.OpenStreams;
        faults.CutStreams();
        return Done(streams == 1 ? "Cut the one live stream that was open." : $"Cut all {streams} live streams that were open.");
    }

    public IActionResult OnPostOutage()
    {
        var seconds = Number(nameof(Seconds), Seconds, "An outage lasts a whole number of seconds", 1, MostSeconds);
        if (Seconds is null) ModelState.AddModelError(nameof(Seconds), "Say how many Seconds the outage lasts.");
        if (!ModelState.IsValid) return ShowErrors();
        faults.RefuseFor(TimeSpan.FromSeconds(seconds!.Value));
        return Done($"Cut every live stream and began an outage of {seconds} s.");
    }

    /// <summary>To all others the server is gone at once.</summary>
    public IActionResult OnPostKill()
    {
        faults.RefuseFor(2 * _lastAnswers);
        _ = KillAfter(_lastAnswers);
        return Done($"Process {Environment.ProcessId} is killed now. Started by ./drill it comes back; load this page again to see the new one.");
    }

    public IActionResult OnPostReset()
    {
        faults.Reset();
        return Done("Set everything back: nothing goes wrong any more.");
    }

    private static async Task KillAfter(TimeSpan time)
    {
        await Task.Delay(time);
        using var process = Process.GetCurrentProcess();
        process.Kill();
    }

    private SeeOther Done(string sentence)
    {
        faults.Last = sentence;
        return new SeeOther(FaultyServer.Panel);
    }

    /// <summary>Null when nothing was typed, or nothing that makes sense; then <c>ModelState</c> says so.</summary>
    private int? Number(string field, string? typed, string isA, int least, int most)
    {
        if (typed is null) return null;
        if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        ModelState.AddModelError(field, $"{isA} from {least} to {most:N0}, not “{(typed.Length > 20 ? typed[..20] + "…" : typed)}”.");
        return null;
    }

    private PageResult ShowErrors()
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        ShowFaults();
        return Page();
    }

    /// <summary>In the fields that nobody filled.</summary>
    private void ShowFaults()
    {
        Latency ??= $"{faults.Latency}";
        Drop ??= $"{faults.Drop}";
        Duplicate ??= $"{faults.Duplicate}";
        Seconds ??= "10";
    }
}

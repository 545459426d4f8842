using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Silo.Alerts;

/// <summary>
/// Comes back to notifications whose grains died with them in hand. Soon after the start: to all people to whom some are owed, and to
/// the conversations that were active last, since their members may not have been told; then, again and again, to people whose are overdue.
/// </summary>
public sealed partial class AlertSweep(
    IGrainFactory grains, IMessageLog log, IAlertStore alerts, NotificationOptions options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<AlertSweep> logger)
    : BackgroundService
{
    private const int AtOnce = 50;
    private static readonly TimeSpan _between = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _overdue = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Started(stoppingToken);
        await Task.Delay(options.AfterStart, clock, stoppingToken);
        // Whatever is due in the next hours too: its grains are not there to wait for it.
        await Try(() => Resume(clock.GetUtcNow() + TimeSpan.FromDays(1)));
        await TellLastActive();
        using var timer = new PeriodicTimer(_between, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await Try(() => Resume(clock.GetUtcNow() - _overdue));
    }

    /// <summary>Lets the conversations that were active last tell their members again: whoever was to do so is gone.</summary>
    public Task TellLastActive() => Try(async () => await ForEach(await log.LastActive(), id => grains.GetGrain<IConversationGrain>(id).TellAgain()));

    private async Task Resume(DateTimeOffset dueBefore) =>
        await ForEach(await alerts.Overdue(dueBefore), id => grains.GetGrain<INotificationsGrain>(id).ResumeAlerts());

    /// <summary>Grains answer once the silo has started.</summary>
    private async Task Started(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private static async Task ForEach(IEnumerable<string> ids, Func<string, Task> work)
    {
        foreach (var some in ids.Chunk(AtOnce)) await Task.WhenAll(some.Select(work));
    }

    private async Task Try(Func<Task> sweep)
    {
        try
        {
            await sweep();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Overdue notifications could not be looked for; it is tried again in a minute")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

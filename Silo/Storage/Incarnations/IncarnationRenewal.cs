using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OrleansMessenger.Silo.Storage.Incarnations;

/// <summary>
/// Gives the database a new name at the start, and again every few seconds while it is written to. An older copy that is put in its
/// place has other names from there on, which is how open pages find out.
/// </summary>
public sealed partial class IncarnationRenewal(IncarnationStore store, Database database, TimeProvider clock, ILogger<IncarnationRenewal> logger)
    : BackgroundService
{
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(10);

    private long _commits;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Begin();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_between, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (database.Commits != _commits) await Begin();
    }

    private async Task Begin()
    {
        try
        {
            await store.Begin(Guid.NewGuid().ToString("N"));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The last name lasts a little longer.
            LogNotNamed(logger, error);
        }
        _commits = database.Commits;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be given a new name")]
    private static partial void LogNotNamed(ILogger logger, Exception error);
}

using Microsoft.Extensions.Hosting;
using OrleansMessenger.Silo.Alerts;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// A silo that died may have committed messages without telling anybody: the others see to it that their members hear of them, also those
/// who look at a frontend that has a silo inside.
/// </summary>
internal sealed class SiloDeaths(ISiloStatusOracle silos, AlertSweep sweep, LostEvents lost) : IHostedService, ISiloStatusListener
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        silos.SubscribeToSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        silos.UnSubscribeFromSiloStatusEvents(this);
        return Task.CompletedTask;
    }

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status != SiloStatus.Dead || updatedSilo.Equals(silos.SiloAddress)) return;
        lost.Suspect();
        _ = Task.Run(sweep.TellLastActive);
    }
}

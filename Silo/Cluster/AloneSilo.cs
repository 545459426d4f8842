using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using OrleansMessenger.Silo.Storage.GrainState;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>A silo without others: who is a member is known in memory, and nobody can connect to it.</summary>
public static class AloneSilo
{
    public static ISiloBuilder RunAlone(this ISiloBuilder silo)
    {
        // The port is part of the silo's name only, since nothing listens on it; without a gateway's there is none.
        silo.UseLocalhostClustering(EndpointOptions.DEFAULT_SILO_PORT, gatewayPort: 0, serviceId: GrainStateHosting.ServiceId, clusterId: GrainStateHosting.ServiceId);
        silo.AddMemoryGrainStorage(GrainStateHosting.Subscriptions);
        foreach (var listener in silo.Services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory)).ToArray())
            silo.Services.Replace(ServiceDescriptor.KeyedSingleton<IConnectionListenerFactory, NoListener>(listener.ServiceKey));
        return silo;
    }

    private sealed class NoListener : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(new Nobody(endpoint));
    }

    /// <summary>Nobody connects until the silo ends.</summary>
    private sealed class Nobody(EndPoint endpoint) : IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint => endpoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_end.Task);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _end.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}

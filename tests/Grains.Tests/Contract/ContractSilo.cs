using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
#if ORLEANS
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.Hosting;
#else
using EmbeddedSilo;
#endif

namespace OrleansMessenger.Grains.Tests.Contract;

/// <summary>A running silo with the test grains and a client of it: the real engine or the embedded one, as the build says.</summary>
public sealed class ContractSilo : IAsyncLifetime
{
    public const string Streams = "events";
    public const string TestStorage = "test";

    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan MaxEventDeliveryTime = TimeSpan.FromSeconds(4);

    private readonly List<IHost> _hosts = [];

    public IClusterClient Client { get; private set; } = null!;

    public T Grain<T>(string key)
        where T : IGrainWithStringKey => Client.GetGrain<T>(key);

    /// <summary>A grain that no other test talks to.</summary>
    public T NewGrain<T>()
        where T : IGrainWithStringKey => Grain<T>(NewKey());

    public static string NewKey() => "key-" + Guid.NewGuid();

    public async Task DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

#if ORLEANS
    public async Task InitializeAsync()
    {
        var (siloPort, gatewayPort) = (Ports.Free(), Ports.Free());
        var silo = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        silo.UseOrleans(orleans => orleans
            .UseLocalhostClustering(siloPort, gatewayPort)
            .AddMemoryGrainStorageAsDefault()
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(Streams, streams => streams.ConfigurePullingAgent(agent => agent.Configure(options =>
            {
                options.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(10);
                options.MaxEventDeliveryTime = MaxEventDeliveryTime;
            })))
            .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout)
            .Services.AddKeyedSingleton<IGrainStorage>(TestStorage, new TestStorage()));
        await Start(silo);

        var client = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        client.UseOrleansClient(orleans => orleans
            .UseLocalhostClustering(gatewayPort)
            .AddMemoryStreams(Streams)
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = ResponseTimeout));
        Client = (await Start(client)).Services.GetRequiredService<IClusterClient>();
    }
#else
    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddKeyedSingleton<IGrainStorage, MemoryGrainStorage>("Default");
        builder.Services.AddKeyedSingleton<IGrainStorage>(TestStorage, new TestStorage());
        builder.Services.AddEmbeddedSilo(options =>
        {
            options.GrainAssemblies.Add(typeof(ContractSilo).Assembly);
            options.MemoryStreams.Add(Streams);
            options.ResponseTimeout = ResponseTimeout;
            options.MaxEventDeliveryTime = MaxEventDeliveryTime;
            options.ShuffleCalls = true;
        });
        Client = (await Start(builder)).Services.GetRequiredService<IClusterClient>();
    }
#endif

    private async Task<IHost> Start(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        _hosts.Add(host);
        await host.StartAsync();
        return host;
    }
}

[CollectionDefinition(nameof(ContractCollection))]
public sealed class ContractCollection : ICollectionFixture<ContractSilo>;

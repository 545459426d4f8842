using EmbeddedSilo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using OrleansMessenger.Grains.Tests.Contract;

namespace OrleansMessenger.Grains.Tests.EmbeddedSilo;

/// <summary>An embedded silo of one test, with a clock of its own.</summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedHost(IHost host) => _host = host;

    public ManualTime Time => (ManualTime)_host.Services.GetRequiredService<TimeProvider>();

    public IClusterClient Client => _host.Services.GetRequiredService<IClusterClient>();

    public int Activations => _host.Services.GetRequiredService<global::EmbeddedSilo.Silo>().Activations;

    public static async Task<EmbeddedHost> Start(Action<EmbeddedSiloOptions>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        builder.Services.AddKeyedSingleton<IGrainStorage, MemoryGrainStorage>("Default");
        builder.Services.AddKeyedSingleton<IGrainStorage>(ContractSilo.TestStorage, new TestStorage());
        builder.Services.AddEmbeddedSilo(options =>
        {
            options.GrainAssemblies.Add(typeof(EmbeddedHost).Assembly);
            options.MemoryStreams.Add(ContractSilo.Streams);
            configure?.Invoke(options);
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public T NewGrain<T>()
        where T : IGrainWithStringKey => Client.GetGrain<T>(ContractSilo.NewKey());

    public Task Stop() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

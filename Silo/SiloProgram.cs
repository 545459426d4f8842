using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo;

/// <summary>A silo of a cluster, with nothing on the web but its health.</summary>
internal static class SiloProgram
{
    private const string DefaultUrl = "http://localhost:5090";

    public static Task<int> Run(string[] args)
    {
        var cluster = new ClusterSettings();
        return Start.Run(
            async () =>
            {
                var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
                var settings = SiloSettings.Read(builder.Configuration.GetSection("Messenger"));
                cluster = settings.Cluster;
                if (!builder.Configuration.GetSection("urls").Exists() && !builder.Configuration.GetSection("http_ports").Exists())
                    builder.WebHost.UseUrls(DefaultUrl);
                builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddQuietStart();
                builder.Services.AddSilo(settings.ToStorageOptions(), cluster, settings.Push.ToOptions());
                builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(15));
                builder.AddHealth();
                builder.AddTelemetry("messenger-silo");

                var app = builder.Build();
                await app.Services.UpgradeSchema();
                app.MapHealth();
                return app;
            },
            addresses => $"a silo at {cluster.AdvertisedAddress}:{cluster.SiloPort}, its health at {addresses}/health/ready");
    }
}

using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace OrleansMessenger.WebFrontend;

/// <summary>
/// The end of the program after SIGTERM. Live streams are told when to come back and end at once; other requests have time to be
/// answered. What is open even then, such as an upload that never ends, is cut off: grains need the rest of the time.
/// </summary>
public static class Drain
{
    private static readonly TimeSpan _requests = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan _all = TimeSpan.FromSeconds(4);

    public static void AddDrain(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _all);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IHostApplicationLifetime>((kestrel, lifetime) =>
        {
            var over = new CancellationTokenSource();
            lifetime.ApplicationStopping.Register(() => over.CancelAfter(_requests));
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => async connection =>
            {
                await using var cutOff = over.Token.Register(connection.Abort);
                await next(connection);
            }));
        });
    }
}

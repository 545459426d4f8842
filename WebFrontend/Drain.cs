using Microsoft.AspNetCore.Hosting.Server;

namespace OrleansMessenger.WebFrontend;

/// <summary>
/// The end of the program after SIGTERM. Live streams are told when to come back and end at once; other requests have time to be
/// answered. What is open even then, such as an upload that never ends, is cut off: grains need the rest of the time.
/// </summary>
public static class Drain
{
    private static readonly TimeSpan _requests = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan _all = TimeSpan.FromSeconds(4);

    public static void AddDrain(this WebApplicationBuilder builder) => builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _all);

    /// <summary>The host stops the server too, a little later, and with all of its time.</summary>
    public static void UseDrain(this WebApplication app)
    {
        // Held, since a start that fails asks for the stop when the services are gone.
        var (server, lifetime) = (app.Services.GetRequiredService<IServer>(), app.Lifetime);
        lifetime.ApplicationStopping.Register(() =>
        {
            // Kestrel's threads fail when it is stopped while it starts.
            if (lifetime.ApplicationStarted.IsCancellationRequested) _ = server.StopAsync(new CancellationTokenSource(_requests).Token);
        });
    }
}

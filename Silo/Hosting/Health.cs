using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>
/// <c>/health/live</c>: 200 while the process answers. <c>/health/ready</c>: 200 while people should be sent here: grains answer and
/// the server isn't about to stop; otherwise 503.
/// </summary>
public static class Health
{
    public static void AddHealth(this WebApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck<Readiness>("ready", timeout: TimeSpan.FromSeconds(3));

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
    }

    private sealed class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            if (lifetime.ApplicationStopping.IsCancellationRequested) return HealthCheckResult.Unhealthy("The server is stopping.");
            await grains.GetGrain<IKeyRingGrain>(IKeyRingGrain.Key).All().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}

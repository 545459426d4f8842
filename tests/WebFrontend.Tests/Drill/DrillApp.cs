using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.WebFrontend.Drill;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Drill;

/// <summary>The program in Development, and somebody at its door who notes what comes in and what becomes of it.</summary>
public sealed class DrillApp : ContractApp, IStartupFilter
{
    /// <summary>A header with which a request comes from that address.</summary>
    public const string From = "Test-From";

    public Faults Faults => Services.GetRequiredService<Faults>();

    public ConcurrentQueue<(string Request, int Status)> Handled { get; } = [];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, handle) =>
        {
            if (context.Request.Headers[From] is [{ } address]) context.Connection.RemoteIpAddress = IPAddress.Parse(address);
            await handle(context);
            Handled.Enqueue(($"{context.Request.Method} {context.Request.Path}", context.Response.StatusCode));
        });
        next(app);
    };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseEnvironment("Development");
        builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(this));
    }
}

public sealed class ProductionApp : MessengerApp
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseEnvironment("Production");
    }
}

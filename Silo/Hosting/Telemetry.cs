using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>Metrics and traces over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. They carry no text of any message.</summary>
public static class Telemetry
{
    private static readonly string[] _meters = ["OrleansMessenger.*", "Microsoft.Orleans", "Microsoft.AspNetCore.*", "System.Runtime", "Npgsql"];
    private static readonly string[] _sources = ["Microsoft.Orleans.*", "Npgsql"];

    /// <summary>In milliseconds. What is left is sent at the end, which waits no longer for a collector that is gone.</summary>
    private const int Patience = 2_000;

    /// <param name="name">What collectors call this program; OTEL_SERVICE_NAME goes first.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        var settings = builder.Configuration;
        if (settings["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint) return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new BadSettingException($"The setting OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address, but is {endpoint}.");
        Export(builder.Services, settings["OTEL_SERVICE_NAME"] ?? name);
    }

    /// <summary>A method of its own, so that a program without a collector loads none of these assemblies.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Export(IServiceCollection services, string name) => services.AddOpenTelemetry()
        .ConfigureResource(resource => resource.AddService(name))
        .WithMetrics(metrics => metrics.AddMeter(_meters).AddOtlpExporter(options => options.TimeoutMilliseconds = Patience))
        // Not what the program asks of others: the address of a push service's subscription is a secret.
        .WithTracing(traces => traces.AddSource(_sources).AddAspNetCoreInstrumentation().AddOtlpExporter(options => options.TimeoutMilliseconds = Patience));
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>Metrics and traces over OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to. They carry no text of any message.</summary>
public static class Telemetry
{
    private static readonly string[] _meters = ["OrleansMessenger.*", "Microsoft.Orleans", "Microsoft.AspNetCore.*", "System.Runtime", "Npgsql"];
    private static readonly string[] _sources = ["Microsoft.AspNetCore", "Microsoft.Orleans.*", "Npgsql"];

    /// <param name="name">What collectors call this program; OTEL_SERVICE_NAME goes first.</param>
    public static void AddTelemetry(this WebApplicationBuilder builder, string name)
    {
        var settings = builder.Configuration;
        if (settings["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint) return;
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new BadSettingException($"The setting OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address, but is {endpoint}.");
        var isHttp = settings["OTEL_EXPORTER_OTLP_PROTOCOL"] == "http/protobuf";
        builder.Services.AddHostedService(_ => new Exporting(settings["OTEL_SERVICE_NAME"] ?? name, address, isHttp));
    }

    /// <summary>What is left is sent at the end.</summary>
    private sealed class Exporting(string name, Uri address, bool isHttp) : IHostedService, IDisposable
    {
        private MeterProvider? _metrics;
        private TracerProvider? _traces;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(name);
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(_meters)
                .AddOtlpExporter(options => Send(options, "v1/metrics")).Build();
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(_sources)
                .AddOtlpExporter(options => Send(options, "v1/traces")).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None).WaitAsync(cancellationToken);

        public void Dispose()
        {
            Interlocked.Exchange(ref _metrics, null)?.Dispose();
            Interlocked.Exchange(ref _traces, null)?.Dispose();
        }

        private void Send(OtlpExporterOptions options, string path)
        {
            options.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
            options.Endpoint = isHttp ? new Uri(address, path) : address;
            options.TimeoutMilliseconds = 2_000;
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace OrleansMessenger.Faults.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Metrics_and_traces_go_to_the_collector_that_is_named_and_carry_no_text_of_a_message()
    {
        var received = new ConcurrentDictionary<string, string>();
        var port = Ports.Free();
        await using var collector = Collector(port, received);
        await collector.StartAsync();
        await using var messenger = await MessengerProcess.Start(new()
        {
            More = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://localhost:{port}", ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" },
        });
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var bob = await Person.Registered(messenger.Address, "Bob");
        var conversation = await ada.StartConversation([bob], "Unseen title");
        using var posted = await ada.Post(conversation, "An unseen text");

        // What is left is sent at the end.
        await messenger.Stop();

        var metrics = received["/v1/metrics"];
        foreach (var name in (string[])["messenger.posts", "messenger.posts.batch", "messenger.commits"]) Assert.Contains(name, metrics, StringComparison.Ordinal);
        Assert.Contains("messenger-frontend", received["/v1/traces"], StringComparison.Ordinal);
        foreach (var all in received.Values) Assert.DoesNotContain("nseen t", all, StringComparison.Ordinal);
    }

    /// <summary>The system knows which files a process has mapped, those of assemblies among them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_of_it_is_loaded_unless_a_collector_is_named(bool isNamed)
    {
        var settings = new Dictionary<string, string>();
        if (isNamed) settings["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://localhost:{Ports.Free()}";
        await using var messenger = await MessengerProcess.Start(new() { More = settings });
        using var ada = await Person.Registered(messenger.Address, "Ada");

        var files = await File.ReadAllTextAsync($"/proc/{messenger.Id}/maps");

        Assert.Contains("WebFrontend.dll", files, StringComparison.Ordinal);
        Assert.Equal(isNamed, files.Contains("OpenTelemetry", StringComparison.Ordinal));
    }

    private static WebApplication Collector(int port, ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            received.AddOrUpdate(context.Request.Path, _ => Encoding.Latin1.GetString(body.ToArray()), (_, before) => before + Encoding.Latin1.GetString(body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        return app;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Runtime.MembershipService;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>Starts a program and says in one line that it runs, or in one sentence why it couldn't.</summary>
public static class Start
{
    private static volatile bool _started;

    internal const string CannotJoin =
        "This silo can't reach the other silos of its cluster, or they can't reach it: let Messenger:Cluster:AdvertisedAddress and SiloPort name an address that they can connect to.";

    internal static bool HasStarted => _started;

    /// <param name="ready">What is ready, told the addresses on which it listens.</param>
    /// <returns>The exit code: 0 after a stop that was asked for, 1 for a failed start.</returns>
    public static async Task<int> Run(Func<Task<WebApplication>> build, Func<string, string> ready)
    {
        IHostApplicationLifetime? lifetime = null;
        try
        {
            await using var app = await build();
            lifetime = app.Lifetime;
            await app.StartAsync();
            _started = true;
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            if (TimeZoneData.IsMissing) await Console.Error.WriteLineAsync(TimeZoneData.Problem);
            Console.WriteLine($"OrleansMessenger is ready: {ready(string.Join(" or ", addresses))}");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OperationCanceledException) when (lifetime?.ApplicationStopping.IsCancellationRequested == true)
        {
            // The stop was asked for while it started.
            return 0;
        }
        catch (Exception exception) when (!_started && exception is not HostAbortedException)
        {
            await Console.Error.WriteLineAsync($"OrleansMessenger could not start. {Sentence(exception)}");
            return 1;
        }
    }

    /// <summary>A start that fails without stack traces: <see cref="Run"/> says the reason.</summary>
    public static void AddQuietStart(this ILoggingBuilder logging)
    {
        string[] speakTwice = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel", "Orleans.", "Microsoft.Orleans."];
        foreach (var category in speakTwice)
            logging.AddFilter<ConsoleLoggerProvider>(category, level => _started && level >= LogLevel.Warning);
        // Connections come and go with silos, which is daily life here, and Orleans tells each with a stack trace. The watchdog takes a machine's
        // uptime for a stall. What Orleans uses within says each of its steps.
        string[] noise = ["Orleans.Messaging", "Orleans.Runtime.Messaging", "Orleans.Runtime.ClientClusterManifestProvider", "Orleans.Runtime.Watchdog", "Polly"];
        foreach (var category in noise) logging.AddFilter<ConsoleLoggerProvider>(category, LogLevel.Critical);
    }

    private static string Sentence(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } =>
            exception.Message.TrimEnd('.') + ". Stop the program that has it, or choose another one with --urls.",
        InvalidOperationException { InnerException: FormatException } bad =>
            bad.Message.TrimEnd('.') + ".",
        AggregateException { InnerException: { } inner } => Sentence(inner),
        FormatException bad when bad.Message.Contains("url", StringComparison.OrdinalIgnoreCase) =>
            $"The setting urls is no address to listen on. {bad.Message.TrimEnd('.')}.",
        OrleansClusterConnectivityCheckFailedException => CannotJoin,
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".",
    };
}

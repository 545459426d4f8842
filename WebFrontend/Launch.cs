using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;

namespace OrleansMessenger.WebFrontend;

/// <summary>Starts the program and says in one line where to look, or in one sentence why it couldn't.</summary>
public static class Launch
{
    private const string DefaultUrl = "http://localhost:5080";

    private static volatile bool _started;

    /// <returns>The exit code: 0 after a stop that was asked for, 1 for a failed start.</returns>
    public static async Task<int> Run(Func<Task<WebApplication>> build)
    {
        try
        {
            await using var app = await build();
            await app.StartAsync();
            _started = true;
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            Console.WriteLine($"OrleansMessenger is ready: open {string.Join(" or ", addresses)}");
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (!_started && exception is not HostAbortedException)
        {
            await Console.Error.WriteLineAsync($"OrleansMessenger could not start. {Sentence(exception)}");
            return 1;
        }
    }

    /// <summary>
    /// Where appsettings.json and wwwroot are: the working directory, or the program's own when it is started from elsewhere.
    /// </summary>
    public static WebApplicationOptions Options(string[] args) =>
        new() { Args = args, ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory };

    /// <summary>The address when none is configured, and a start that fails without stack traces: <see cref="Run"/> says the reason.</summary>
    public static void AddDefaults(this WebApplicationBuilder builder)
    {
        string[] addressSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!Array.Exists(addressSettings, name => builder.Configuration.GetSection(name).Exists()))
            builder.WebHost.UseUrls(DefaultUrl);

        // Files of wwwroot are found also when the program is started from another directory without being published.
        builder.WebHost.UseStaticWebAssets();

        string[] speakTwice = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];
        foreach (var category in speakTwice)
            builder.Logging.AddFilter<ConsoleLoggerProvider>(category, level => _started && level >= LogLevel.Warning);
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
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.') + ".",
    };
}

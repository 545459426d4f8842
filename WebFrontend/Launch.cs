using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.WebFrontend;

/// <summary>The frontend as a program.</summary>
public static class Launch
{
    private const string DefaultUrl = "http://localhost:5080";

    /// <returns>The exit code: 0 after a stop that was asked for, 1 for a failed start.</returns>
    public static Task<int> Run(Func<Task<WebApplication>> build) => Start.Run(build, addresses => $"open {addresses}");

    /// <summary>
    /// Where appsettings.json and wwwroot are: the working directory, or the program's own when it is started from elsewhere.
    /// Settings are read at the start alone: whatever watches their files is told of every write to a database beside them too.
    /// </summary>
    public static WebApplicationOptions Options(string[] args) =>
        new() { Args = ["--hostBuilder:reloadConfigOnChange=false", .. args], ContentRootPath = File.Exists("appsettings.json") ? null : AppContext.BaseDirectory };

    /// <summary>The address when none is configured, and a start that fails without stack traces.</summary>
    public static void AddDefaults(this WebApplicationBuilder builder)
    {
        string[] addressSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];
        if (!Array.Exists(addressSettings, name => builder.Configuration.GetSection(name).Exists()))
            builder.WebHost.UseUrls(DefaultUrl);

        // Files of wwwroot are found also when the program is started from another directory without being published.
        builder.WebHost.UseStaticWebAssets();
        builder.Logging.AddQuietStart();
    }
}

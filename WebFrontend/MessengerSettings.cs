using Microsoft.Extensions.Options;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend;

/// <summary>Reads <see cref="MessengerOptions"/>; a mistake in them ends the start with a sentence that names it.</summary>
public static class MessengerSettings
{
    /// <summary>The validated settings, also registered as <c>IOptions&lt;MessengerOptions&gt;</c>.</summary>
    public static MessengerOptions AddMessengerOptions(this WebApplicationBuilder builder)
    {
        var options = Settings.Read<MessengerOptions>(builder.Configuration.GetSection("Messenger"));
        Validate(options);
        options.DataDirectory = Path.GetFullPath(options.DataDirectory, ProjectRoot(builder.Environment.ContentRootPath));
        builder.Services.AddSingleton(Options.Create(options));
        return options;
    }

    private static void Validate(MessengerOptions options)
    {
        options.Storage = options.Storage.ToLowerInvariant();
        if (options.Storage is not ("sqlite" or "postgresql"))
            throw new BadSettingException($"The setting Messenger:Storage must be sqlite or postgresql, but is {options.Storage}.");
        options.PathBase = options.PathBase.TrimEnd('/');
        if (options.PathBase.Length > 0 && !SubPath.IsWellFormed(options.PathBase))
            throw new BadSettingException($"The setting Messenger:PathBase must be a path such as /chat, but is {options.PathBase}.");
        options.Cluster.Validate();
        if (options.Cluster.Role == ClusterRole.Silo && options.Storage != "postgresql")
            throw new BadSettingException($"The setting Messenger:Storage must be postgresql when Messenger:Cluster:Role is Silo, but is {options.Storage}.");
        if (options.Cluster.Role != ClusterRole.Client && options.Storage == "postgresql" && string.IsNullOrWhiteSpace(options.ConnectionString))
            throw new BadSettingException("The setting Messenger:ConnectionString is needed when Messenger:Storage is postgresql.");
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
            throw new BadSettingException("The setting Messenger:DataDirectory must name a directory, but is empty.");
        if (options.Limits.RequestBytes < 65_536)
            throw new BadSettingException($"The setting Messenger:Limits:RequestBytes must be at least 65536, but is {options.Limits.RequestBytes}.");
        options.Push.Validate();

        foreach (var property in typeof(LimitOptions).GetProperties())
        {
            if (property.GetValue(options.Limits) is int number and < 1)
                throw new BadSettingException($"The setting Messenger:Limits:{property.Name} must be at least 1, but is {number}.");
            if (property.GetValue(options.Limits) is not RateOptions rate)
                continue;
            if (rate.Requests < 1)
                throw new BadSettingException($"The setting Messenger:Limits:{property.Name}:Requests must be at least 1, but is {rate.Requests}.");
            if (rate.Seconds is < 1 or > 86_400)
                throw new BadSettingException($"The setting Messenger:Limits:{property.Name}:Seconds must be 1 to 86400, but is {rate.Seconds}.");
        }
    }

    /// <summary>The directory of the solution when started from its sources, otherwise where the program is.</summary>
    private static string ProjectRoot(string contentRoot)
    {
        for (var directory = new DirectoryInfo(contentRoot); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "OrleansMessenger.sln")))
                return directory.FullName;
        }

        return contentRoot;
    }
}

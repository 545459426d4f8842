using Microsoft.Extensions.Configuration;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>Every setting of a silo's own program: what stands in <c>Messenger:</c> of the configuration.</summary>
public sealed class SiloSettings
{
    /// <summary>Silos of a cluster share a database: <c>postgresql</c>.</summary>
    public string Storage { get; set; } = "postgresql";

    public string? ConnectionString { get; set; }

    public ClusterSettings Cluster { get; set; } = new();

    public PushSettings Push { get; set; } = new();

    /// <exception cref="BadSettingException">Something in it makes no sense.</exception>
    public static SiloSettings Read(IConfigurationSection section)
    {
        var settings = Settings.Read<SiloSettings>(section);
        if (!settings.Storage.Equals("postgresql", StringComparison.OrdinalIgnoreCase))
            throw new BadSettingException($"The setting Messenger:Storage must be postgresql for a silo of a cluster, but is {settings.Storage}.");
        if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            throw new BadSettingException("The setting Messenger:ConnectionString is missing: a silo needs the cluster's PostgreSQL.");
        settings.Cluster.Role = ClusterRole.Silo;
        settings.Cluster.Validate();
        settings.Push.Validate();
        return settings;
    }

    public StorageOptions ToStorageOptions() => new(DatabaseKind.Postgresql, DataDirectory: "", ConnectionString);
}

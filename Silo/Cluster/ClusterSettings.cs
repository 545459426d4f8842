using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>What stands in <c>Messenger:Cluster</c>: how this process finds the others and is found by them.</summary>
public sealed class ClusterSettings
{
    /// <summary>What a frontend is. A silo's own program is always a silo.</summary>
    public ClusterRole Role { get; set; }

    /// <summary>Where the others reach this silo: an IP address, or a name that is resolved at the start.</summary>
    public string AdvertisedAddress { get; set; } = "127.0.0.1";

    /// <summary>Where this silo listens for other silos.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where this silo listens for clients.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>Where a client looks for silos: <c>name:port</c>, separated by commas. Names are looked up again and again.</summary>
    public string Gateways { get; set; } = "";

    /// <summary>How long a start waits for the others.</summary>
    public int JoinSeconds { get; set; } = 60;

    public (string Host, int Port)[] GatewayEndpoints() =>
        [.. Gateways.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Endpoint)];

    /// <exception cref="BadSettingException">Something in it makes no sense.</exception>
    public void Validate()
    {
        RefuseUnless(!string.IsNullOrWhiteSpace(AdvertisedAddress), "AdvertisedAddress must be an address or a name, but is empty");
        RefuseUnless(SiloPort is > 0 and < 65_536, $"SiloPort must be 1 to 65535, but is {SiloPort}");
        RefuseUnless(GatewayPort is > 0 and < 65_536, $"GatewayPort must be 1 to 65535, but is {GatewayPort}");
        RefuseUnless(SiloPort != GatewayPort, $"GatewayPort must be another port than SiloPort, but both are {SiloPort}");
        RefuseUnless(JoinSeconds is > 0 and <= 3_600, $"JoinSeconds must be 1 to 3600, but is {JoinSeconds}");
        RefuseUnless(Role != ClusterRole.Client || GatewayEndpoints().Length > 0, "Gateways is needed when Messenger:Cluster:Role is Client");
    }

    private static (string, int) Endpoint(string text)
    {
        var colon = text.LastIndexOf(':');
        var isEndpoint = colon > 0 && int.TryParse(text.AsSpan(colon + 1), out var port) && port is > 0 and < 65_536;
        RefuseUnless(isEndpoint, $"Gateways must be names with ports, such as silo1:30000, but has {text}");
        return (text[..colon], int.Parse(text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void RefuseUnless(bool isGood, string sentence)
    {
        if (!isGood) throw new BadSettingException($"The setting Messenger:Cluster:{sentence}.");
    }
}

/// <summary>What a frontend process is to the grains.</summary>
public enum ClusterRole
{
    /// <summary>It runs them itself, for nobody else.</summary>
    Alone,

    /// <summary>It asks silos, and has no database.</summary>
    Client,

    /// <summary>It runs some of them: a silo of the cluster with a frontend in it.</summary>
    Silo,
}

namespace OrleansMessenger.Cluster.Tests;

/// <summary>PostgreSQL, silos and frontends, each in a place of its own of a network that can be split.</summary>
internal sealed class SplitCluster : IAsyncDisposable
{
    private const int SiloPort = 11111;
    private const int GatewayPort = 30000;
    private const int WebPort = 8080;
    private const int PostgresPort = 5432;

    /// <summary>What happened in which order, over all processes.</summary>
    private static readonly Dictionary<string, string> _timedLog = new()
    {
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss.fff ",
    };

    private readonly SplitNetwork _network = SplitNetwork.Make();
    private readonly string _name;
    private string _connectionString = "";

    private SplitCluster(string name) => _name = name;

    public Node[] Silos { get; private set; } = [];

    public Node[] Frontends { get; private set; } = [];

    public Place Database { get; private set; } = null!;

    public PostgresProcess Postgres { get; private set; } = null!;

    public string ConnectionString => _connectionString;

    /// <param name="name">Of the test: what the processes said stays in <c>artifacts/cluster-logs</c>.</param>
    public static async Task<SplitCluster> Start(string name, int silos, int frontends)
    {
        var cluster = new SplitCluster(name);
        try
        {
            cluster.Database = cluster._network.Add();
            cluster.Postgres = await PostgresProcess.Start(cluster.Database.Address, PostgresPort, cluster.Database.Wrapper);
            cluster._connectionString = await TestCluster.NewDatabase(cluster.Postgres.ConnectionString);
            Place[] homes = [.. Enumerable.Range(0, silos).Select(_ => cluster._network.Add())];
            Place[] doors = [.. Enumerable.Range(0, frontends).Select(_ => cluster._network.Add())];
            var starting = homes.Select(home => Node.Start(home, cluster.Silo(home))).ToArray();
            var clients = doors.Select(door => Node.Start(door, Frontend(door, homes))).ToArray();
            cluster.Silos = await Task.WhenAll(starting);
            cluster.Frontends = await Task.WhenAll(clients);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The network ends what still runs in it, also of a cluster that didn't start.</summary>
    public async ValueTask DisposeAsync()
    {
        MessengerProcess[] processes = [.. Silos.Concat(Frontends).Select(node => node.Process)];
        await TestCluster.KeepLogs($"{_name}-", processes);
        foreach (var process in processes.Reverse()) await process.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
        _network.Dispose();
    }

    private MessengerSettings Silo(Place home)
    {
        var settings = TestCluster.SiloSettings(_connectionString, SiloPort, GatewayPort);
        return settings with
        {
            Host = home.Address,
            Port = WebPort,
            Wrapper = home.Wrapper,
            More = new Dictionary<string, string>(
                [.. settings.More, .. _timedLog, new("Messenger:Cluster:AdvertisedAddress", home.Address)]),
        };
    }

    private static MessengerSettings Frontend(Place door, Place[] silos) => new()
    {
        Host = door.Address,
        Port = WebPort,
        Wrapper = door.Wrapper,
        More = new Dictionary<string, string>(_timedLog)
        {
            ["Messenger:Cluster:Role"] = "Client",
            ["Messenger:Cluster:Gateways"] = string.Join(',', silos.Select(silo => $"{silo.Address}:{GatewayPort}")),
        },
    };

    public sealed record Node(Place Place, MessengerProcess Process)
    {
        public static async Task<Node> Start(Place place, MessengerSettings settings) =>
            new(place, await MessengerProcess.Start(settings));
    }
}

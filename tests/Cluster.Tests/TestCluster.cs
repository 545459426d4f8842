using System.Globalization;
using Npgsql;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>Silos and frontends in processes of their own, as <c>./cluster</c> starts them, on a database of their own.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly List<string> _gateways = [];

    private TestCluster(string connectionString) => _connectionString = connectionString;

    public List<MessengerProcess> Silos { get; } = [];

    public List<MessengerProcess> Frontends { get; } = [];

    /// <summary>All processes of it at once: silos have to find each other, frontends to wait for them.</summary>
    /// <param name="gateways">To how many of the silos frontends may connect; the others they know by these alone.</param>
    public static async Task<TestCluster> Start(int silos, int frontends, string? database = null, int gateways = int.MaxValue)
    {
        var cluster = new TestCluster(database ?? await NewDatabase());
        var starting = Enumerable.Range(0, silos).Select(_ => MessengerProcess.Start(cluster.SiloSettings())).ToArray();
        var clients = Enumerable.Range(0, frontends).Select(_ => MessengerProcess.Start(cluster.FrontendSettings(gateways))).ToArray();
        try
        {
            cluster.Silos.AddRange(await Task.WhenAll(starting));
            cluster.Frontends.AddRange(await Task.WhenAll(clients));
            return cluster;
        }
        catch
        {
            // One that couldn't start leaves none of the others behind.
            foreach (var process in starting.Concat(clients))
                if (await Task.WhenAny(process) is { IsCompletedSuccessfully: true } started) await started.Result.DisposeAsync();
            throw;
        }
    }

    /// <summary>An empty database, as a connection string.</summary>
    public static async Task<string> NewDatabase() => await NewDatabase(await PostgresServer.ConnectionString());

    public static async Task<string> NewDatabase(string server)
    {
        var name = $"messenger_cluster_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public static MessengerSettings SiloSettings(string connectionString, int siloPort, int gatewayPort) => new()
    {
        Program = Places.Silo,
        More = new Dictionary<string, string>
        {
            ["Messenger:ConnectionString"] = connectionString,
            ["Messenger:Cluster:SiloPort"] = siloPort.ToString(CultureInfo.InvariantCulture),
            ["Messenger:Cluster:GatewayPort"] = gatewayPort.ToString(CultureInfo.InvariantCulture),
        },
    };

    /// <summary>What the processes said stays in <c>artifacts/cluster-logs</c>.</summary>
    public async ValueTask DisposeAsync()
    {
        await KeepLogs("", [.. Silos, .. Frontends]);
        foreach (var process in (MessengerProcess[])[.. Frontends, .. Silos]) await process.DisposeAsync();
    }

    internal static async Task KeepLogs(string name, MessengerProcess[] processes)
    {
        foreach (var (number, process) in processes.Index())
        {
            var file = string.Create(CultureInfo.InvariantCulture, $"{name}{number + 1}.log");
            await File.WriteAllTextAsync(Path.Combine(Places.Artifacts("cluster-logs"), file), process.Log);
        }
    }

    private MessengerSettings SiloSettings()
    {
        var gateway = Ports.Free();
        _gateways.Add($"localhost:{gateway}");
        return SiloSettings(_connectionString, Ports.Free(), gateway);
    }

    private MessengerSettings FrontendSettings(int gateways) => new()
    {
        More = new Dictionary<string, string>
        {
            ["Messenger:Cluster:Role"] = "Client",
            ["Messenger:Cluster:Gateways"] = string.Join(',', _gateways.Take(gateways)),
        },
    };
}

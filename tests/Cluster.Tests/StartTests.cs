using System.Globalization;
using Npgsql;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>A start that can't succeed says in one sentence why, and ends with exit code 1.</summary>
public sealed class StartTests
{
    [Fact]
    public Task A_silo_without_a_database_is_told_which_setting_is_missing() =>
        IsRefused(Silo(connectionString: ""), "Messenger:ConnectionString");

    [Fact]
    public async Task A_silo_whose_database_is_not_there_names_it()
    {
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        var ended = await IsRefused(Silo($"Host=127.0.0.1;Port={port};Username=nobody;Password=secret-word;Timeout=3"), port);
        Assert.DoesNotContain("secret-word", ended.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_silo_does_not_run_on_SQLite() =>
        IsRefused(With(Silo("Host=127.0.0.1"), "Messenger:Storage", "sqlite"), "Messenger:Storage");

    [Fact]
    public async Task A_silo_refuses_a_database_of_a_newer_schema()
    {
        var database = await TestCluster.NewDatabase();
        await (await MessengerProcess.Start(Silo(database))).DisposeAsync();
        await Execute(database, "INSERT INTO schema_scripts (number, name, applied_at) VALUES (999, 'x', 0)");

        await IsRefused(Silo(database), "schema 999");
    }

    [Fact]
    public async Task A_silo_that_cannot_reach_the_others_says_so()
    {
        var database = await TestCluster.NewDatabase();
        await (await MessengerProcess.Start(Silo(database))).DisposeAsync();
        // A silo that is said to be well, but that nobody can connect to: as seen from behind a firewall.
        await Execute(database, $"UPDATE cluster_silos SET status = 3, port = {Ports.Free()}, alive_at = now() + interval '1 hour'");

        await IsRefused(With(Silo(database), "Messenger:Cluster:JoinSeconds", "4"), "can't reach the other silos");
    }

    [Fact]
    public Task A_frontend_needs_to_know_where_silos_are() =>
        IsRefused(new() { More = new Dictionary<string, string> { ["Messenger:Cluster:Role"] = "Client" } }, "Messenger:Cluster:Gateways");

    [Fact]
    public Task A_frontend_waits_for_silos_but_not_for_ever()
    {
        var gateway = $"localhost:{Ports.Free()}";
        return IsRefused(new()
        {
            More = new Dictionary<string, string>
            {
                ["Messenger:Cluster:Role"] = "Client",
                ["Messenger:Cluster:Gateways"] = gateway,
                ["Messenger:Cluster:JoinSeconds"] = "2",
            },
        }, gateway);
    }

    [Theory]
    [InlineData("Messenger:Cluster:Roole", "Client")]
    [InlineData("Messenger:Cluster:Role", "Boss")]
    [InlineData("Messenger:Cluster:SiloPort", "0")]
    [InlineData("Messenger:Cluster:Gateways", "silo1")]
    public Task A_setting_that_makes_no_sense_is_named(string name, string value) =>
        IsRefused(With(new() { More = new Dictionary<string, string> { ["Messenger:Cluster:Role"] = "Client" } }, name, value), name);

    private static MessengerSettings Silo(string connectionString) => TestCluster.SiloSettings(connectionString, Ports.Free(), Ports.Free());

    private static MessengerSettings With(MessengerSettings settings, string name, string value) =>
        settings with { More = new Dictionary<string, string>(settings.More) { [name] = value } };

    private static async Task Execute(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<Ended> IsRefused(MessengerSettings settings, string named)
    {
        var ended = await MessengerProcess.StartInVain(settings);

        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("OrleansMessenger could not start. ", line, StringComparison.Ordinal);
        Assert.Contains(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors + ended.Output, StringComparison.Ordinal);
        return ended;
    }
}

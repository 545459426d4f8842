using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Faults.Tests;

public sealed class StartTests
{
    [Fact]
    public async Task Two_messengers_run_side_by_side_and_listen_nowhere_but_for_people()
    {
        await using var one = await MessengerProcess.Start();
        await using var other = await MessengerProcess.Start();
        using var ada = await Person.Registered(one.Address, "Ada");
        using var bob = await Person.Registered(other.Address, "Bob");

        Assert.Equal([one.Address.Port], Ports.ListenedOnBy(one.Id));
        Assert.Equal([other.Address.Port], Ports.ListenedOnBy(other.Id));
    }

    [Fact]
    public async Task A_busy_port_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await IsRefused(new() { Port = port }, $"{port}", "--urls");
    }

    [Fact]
    public async Task A_machine_without_time_zones_says_so_at_the_start_and_in_the_settings()
    {
        await using var messenger = await MessengerProcess.Start(new() { Wrapper = ["env", "TZDIR=/nowhere"] });
        using var ada = await Person.Registered(messenger.Address, "Ada");

        Assert.Contains("knows no time zones", messenger.Log, StringComparison.Ordinal);
        var settings = await ada.Page("/settings");
        Assert.Contains("knows no time zones", settings.QuerySelector("#notifications")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("UTC", settings.QuerySelector("#TimeZone")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        var file = Path.GetTempFileName();
        await IsRefused(new() { DataDirectory = Path.Combine(file, "data") }, Path.Combine(file, "data"));
        File.Delete(file);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_named()
    {
        using var disk = ReadOnlyDirectory.Make();
        await IsRefused(new() { DataDirectory = disk.Path }, disk.Path);
    }

    [Fact]
    public async Task A_corrupt_database_is_named_and_left_as_it_is()
    {
        await using var data = await UsedData.Make();
        var file = Path.Combine(data.Directory, "messenger.db");
        var garbage = Enumerable.Repeat((byte)'x', 100_000).ToArray();
        await File.WriteAllBytesAsync(file, garbage);

        await IsRefused(new() { DataDirectory = data.Directory }, file);

        Assert.Equal(garbage, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task A_database_cut_short_is_refused()
    {
        await using var data = await UsedData.Make();
        var file = Path.Combine(data.Directory, "messenger.db");
        await using (var stream = File.OpenWrite(file)) stream.SetLength(5_000);
        await IsRefused(new() { DataDirectory = data.Directory }, file);
    }

    [Theory]
    [InlineData("Messenger:Storrage", "sqlite", "Messenger:Storrage")]
    [InlineData("Messenger:Limits:Poost:Requests", "5", "Messenger:Limits:Poost")]
    [InlineData("Messenger:Storage", "oracle", "Messenger:Storage")]
    [InlineData("Messenger:Storage", "postgresql", "Messenger:ConnectionString")]
    [InlineData("Messenger:Limits:Post:Requests", "-1", "Messenger:Limits:Post:Requests")]
    [InlineData("Messenger:Limits:Post:Requests", "many", "Messenger:Limits:Post:Requests")]
    [InlineData("urls", "not a url", "not a url")]
    public async Task A_setting_that_makes_no_sense_is_named(string name, string value, string named) =>
        await IsRefused(new() { More = new Dictionary<string, string> { [name] = value }, RaisedLimits = false }, named);

    [Fact]
    public async Task A_PostgreSQL_that_is_not_there_is_named()
    {
        var port = $"{Ports.Free()}";
        var settings = new Dictionary<string, string>
        {
            ["Messenger:Storage"] = "postgresql",
            ["Messenger:ConnectionString"] = $"Host=localhost;Port={port};Username=nobody;Password=secret-word;Timeout=3",
        };
        var ended = await IsRefused(new() { More = settings }, port);
        Assert.DoesNotContain("secret-word", ended.Errors, StringComparison.Ordinal);
    }

    /// <summary>Exit code 1, one sentence that names what is wrong, nothing that only its makers understand.</summary>
    private static async Task<Ended> IsRefused(MessengerSettings settings, params string[] named)
    {
        var ended = await MessengerProcess.StartInVain(settings);

        Assert.Equal(1, ended.ExitCode);
        var line = Assert.Single(ended.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("OrleansMessenger could not start. ", line, StringComparison.Ordinal);
        Assert.EndsWith(".", line, StringComparison.Ordinal);
        Assert.All(named, word => Assert.Contains(word, line, StringComparison.Ordinal));
        Assert.DoesNotContain("Exception", ended.Errors + ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Errors + ended.Output, StringComparison.Ordinal);
        return ended;
    }
}

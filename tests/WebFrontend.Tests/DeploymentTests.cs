using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansMessenger.Harness;
using OrleansMessenger.Silo.Cluster;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>docker-compose.yml, Dockerfile and Caddyfile agree with each other and with the programs: what can be known without a container.</summary>
public sealed partial class DeploymentTests
{
    private const string HttpPort = "8080";

    private static readonly string _compose = Read("docker-compose.yml");
    private static readonly string _dockerfile = Read("Dockerfile");

    private static string[] Services => Names(Block("services"));

    private static string[] Silos => [.. Services.Where(name => name.StartsWith("silo", StringComparison.Ordinal))];

    private static string[] Frontends => [.. Services.Where(name => name.StartsWith("frontend", StringComparison.Ordinal))];

    [Fact]
    public void There_are_three_silos_and_two_frontends() =>
        Assert.Equal((3, 2), (Silos.Length, Frontends.Length));

    [Fact]
    public void Silos_know_all_their_settings()
    {
        foreach (var silo in Silos)
        {
            var settings = SiloSettings.Read(Configuration(Block("x-silo-environment"), ServiceBlock(silo)));
            Assert.Equal(silo, settings.Cluster.AdvertisedAddress);
        }
    }

    [Fact]
    public void Frontends_know_all_their_settings_and_every_silo()
    {
        var options = Silo.Hosting.Settings.Read<MessengerOptions>(Configuration(Block("x-frontend")));
        options.Cluster.Validate();
        Assert.Equal(ClusterRole.Client, options.Cluster.Role);
        var gateway = SiloSettings.Read(Configuration(Block("x-silo-environment"))).Cluster.GatewayPort;
        Assert.Equal(Silos.Select(silo => (silo, gateway)), options.Cluster.GatewayEndpoints());
    }

    [Fact]
    public void The_proxy_knows_every_frontend_and_does_not_hold_back_streams()
    {
        var caddyfile = Read("deploy/Caddyfile");
        Assert.Contains($"reverse_proxy {string.Join(' ', Frontends.Select(frontend => $"{frontend}:{HttpPort}"))} {{", caddyfile, StringComparison.Ordinal);
        Assert.Contains("flush_interval -1", caddyfile, StringComparison.Ordinal);
        Assert.Contains("health_uri /health/ready", caddyfile, StringComparison.Ordinal);
        Assert.Equal(caddyfile.Count(character => character == '{'), caddyfile.Count(character => character == '}'));
        Assert.Contains("./deploy/Caddyfile:", _compose, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_runs_is_in_the_image_and_listens_where_it_is_asked()
    {
        foreach (var project in ProjectFile.Matches(_dockerfile).Select(match => match.Value))
            Assert.True(File.Exists(Path.Combine(Places.Root, project)), $"{project} isn't there.");
        Assert.Equal(2, Regex.Count(_dockerfile, "dotnet publish "));
        var cluster = SiloSettings.Read(Configuration(Block("x-silo-environment"))).Cluster;
        Assert.Contains($"EXPOSE {HttpPort} {cluster.SiloPort} {cluster.GatewayPort}", _dockerfile, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(_compose, $"ASPNETCORE_HTTP_PORTS: \"{HttpPort}\""));
        Assert.Contains($"/dev/tcp/localhost/{HttpPort}", _compose, StringComparison.Ordinal);
        Assert.Contains("/app/silo", _dockerfile, StringComparison.Ordinal);
        Assert.Contains("/app/frontend", _dockerfile, StringComparison.Ordinal);
        Assert.Contains($"sdk:{Environment.Version.Major}.0", _dockerfile, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_refers_to_nothing_that_it_does_not_have()
    {
        Assert.DoesNotContain('\t', _compose);
        Assert.All(_compose.Split('\n'), line => Assert.Equal(0, (line.Length - line.TrimStart().Length) % 2));
        Assert.All(Regex.Matches(_compose, @"\*([\w-]+)").Select(match => match.Groups[1].Value), name => Assert.Contains($"&{name}", _compose, StringComparison.Ordinal));
        Assert.All(Regex.Matches(_compose, @"(\w+): \{ condition:").Select(match => match.Groups[1].Value), name => Assert.Contains(name, Services));
        Assert.All(Regex.Matches(_compose, @"- (\w+):/").Select(match => match.Groups[1].Value), name => Assert.Contains(name, Names(Block("volumes"))));
    }

    [Fact]
    public void Nobody_reaches_more_than_they_need()
    {
        string[] Networks(string service) => Regex.Match(ServiceBlock(service) + Block($"x-{Regex.Replace(service, "[0-9]", "")}"), @"networks: \[([^\]]*)\]").Groups[1].Value.Split(", ");

        Assert.Equal(["data"], Networks("postgres"));
        Assert.All(Silos, silo => Assert.Equal(["data", "cluster"], Networks(silo)));
        Assert.All(Frontends, frontend => Assert.Equal(["cluster", "web"], Networks(frontend)));
        Assert.Equal(["web"], Networks("proxy"));
        Assert.Equal(["data", "cluster", "web"], Names(Block("networks")));
    }

    /// <summary>The lines below a key of the first level.</summary>
    private static string Block(string key) => Regex.Match(_compose, $@"^{key}:.*\n((?: .*\n|\n)*)", RegexOptions.Multiline).Groups[1].Value;

    private static string ServiceBlock(string name) => Regex.Match(Block("services"), $@"^  {name}:\n((?:   .*\n)*)", RegexOptions.Multiline).Groups[1].Value;

    private static string[] Names(string block) => [.. Regex.Matches(block, @"^  (\w+):", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    private static IConfigurationSection Configuration(params string[] blocks) => new ConfigurationBuilder()
        .AddInMemoryCollection(blocks.SelectMany(block => Setting.Matches(block)).Select(match =>
            KeyValuePair.Create(match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal), (string?)match.Groups[2].Value)))
        .Build().GetSection("Messenger");

    private static string Read(string file) => File.ReadAllText(Path.Combine(Places.Root, file));

    [GeneratedRegex(@"(Messenger__\w+): ""([^""]*)""")]
    private static partial Regex Setting { get; }

    [GeneratedRegex(@"\w+/\w+\.csproj")]
    private static partial Regex ProjectFile { get; }
}

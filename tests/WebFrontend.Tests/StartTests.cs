using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>The program as a process of its own that must not start.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("--Messenger:Storagee=sqlite", "There is no setting Messenger:Storagee.")]
    [InlineData("--Messenger:Limits:Post:Request=5", "There is no setting Messenger:Limits:Post:Request.")]
    [InlineData("--Messenger:Limits:Post:Requests=many", "Messenger:Limits:Post:Requests")]
    [InlineData("--Messenger:Limits:Post:Requests=0", "Messenger:Limits:Post:Requests must be at least 1")]
    [InlineData("--Messenger:Limits:OpenEvents:Requests=0", "Messenger:Limits:OpenEvents:Requests must be at least 1")]
    [InlineData("--Messenger:Limits:OpenEvents:Seconds=0", "Messenger:Limits:OpenEvents:Seconds must be 1 to 86400")]
    [InlineData("--Messenger:Storage=mysql", "Messenger:Storage must be sqlite or postgresql, but is mysql.")]
    [InlineData("--Messenger:Storage=postgresql", "Messenger:ConnectionString is needed")]
    [InlineData("--Messenger:Push:Contact=admin@example.org", "Messenger:Push:Contact must be a mailto: or https: address, but is admin@example.org.")]
    [InlineData("--Messenger:Push:Contact=http://example.org", "Messenger:Push:Contact must be a mailto: or https: address")]
    [InlineData("--Messenger:Push:AllowPrivateEndpoints=maybe", "Messenger:Push:AllowPrivateEndpoints")]
    [InlineData("--Messenger:Push:Key=x", "There is no setting Messenger:Push:Key.")]
    public async Task A_wrong_setting_ends_the_start_with_a_sentence_that_names_it(string argument, string sentence)
    {
        var (exitCode, errors) = await Start(argument);

        Assert.Equal(1, exitCode);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    /// <summary>A watcher looks at everything below the program's directory, which may hold the database: it would be told of every page that is written.</summary>
    [Fact]
    public void Files_of_settings_are_not_watched()
    {
        var builder = WebApplication.CreateBuilder(Launch.Options([]));

        var files = ((IConfigurationBuilder)builder.Configuration).Sources.OfType<FileConfigurationSource>().ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.ReloadOnChange));
    }

    [Fact]
    public async Task A_busy_port_ends_the_start_with_a_sentence_that_names_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var data = Directory.CreateTempSubdirectory("messenger-tests-");

        var (exitCode, errors) = await Start($"--urls=http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", $"--Messenger:DataDirectory={data.FullName}");

        data.Delete(recursive: true);
        Assert.Equal(1, exitCode);
        Assert.Contains("address already in use", errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
    }

    [Fact]
    public async Task A_stop_that_is_asked_for_during_the_start_ends_it_in_order()
    {
        await using var server = new LateServer();

        var exitCode = await Silo.Hosting.Start.Run(
            () =>
            {
                var builder = WebApplication.CreateSlimBuilder();
                builder.Services.AddSingleton<IServer>(server);
                builder.Services.AddHostedService<StopsMeanwhile>();
                builder.AddDrain();
                var app = builder.Build();
                app.UseDrain();
                return Task.FromResult(app);
            },
            addresses => addresses);

        Assert.Equal(0, exitCode);
        Assert.Equal((false, false), (server.HasStarted, server.HasStopped));
    }

    /// <summary>SIGTERM comes while it starts.</summary>
    private sealed class StopsMeanwhile(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            cancellationToken.ThrowIfCancellationRequested();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Kestrel's threads fail when it is stopped while it starts.</summary>
    private sealed class LateServer : IServer, IAsyncDisposable
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public bool HasStarted { get; private set; }

        public bool HasStopped { get; private set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
        {
            HasStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            HasStopped = true;
            return Task.CompletedTask;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private static async Task<(int ExitCode, string Errors)> Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(Launch).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain("   at ", await output, StringComparison.Ordinal);
        return (process.ExitCode, errors);
    }
}

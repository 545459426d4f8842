using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>Pages that are shown to nobody before the server listens.</summary>
public sealed class WarmUpTests
{
    [Fact]
    public async Task Every_page_of_it_can_be_shown_and_nobody_is_written_down()
    {
        await using var app = new LoggedApp();
        app.StartServer();

        Assert.DoesNotContain(app.Logged, line => line.Contains(nameof(WarmUp), StringComparison.Ordinal) || line.Contains("rror", StringComparison.Ordinal));
        var states = await app.Services.GetRequiredService<Database>().Read(connection => connection.Query(
            "SELECT DISTINCT GrainTypeString FROM OrleansStorage", row => row.GetString(0)));
        // The keys of the site itself are made at their first use.
        Assert.Empty(states.Except(["key-ring", "push-keys"]));
    }

    private sealed class LoggedApp : MessengerApp, ILoggerProvider
    {
        public ConcurrentQueue<string> Logged { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Queue(categoryName, Logged);

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureTestServices(services => services.AddSingleton<ILoggerProvider>(this));
        }

        private sealed class Queue(string category, ConcurrentQueue<string> logged) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                logged.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}

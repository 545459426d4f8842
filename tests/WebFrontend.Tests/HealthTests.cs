using System.Net;
using Microsoft.Extensions.Hosting;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class HealthTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_is_answered_to_anybody(string path)
    {
        var answer = await app.Visit().Get(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_server_that_is_about_to_stop_is_not_ready()
    {
        await using var stopping = new MessengerApp();
        var visitor = stopping.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/health/ready")).StatusCode);
        var answered = new TaskCompletionSource<HttpStatusCode>();
        var lifetime = (IHostApplicationLifetime)stopping.Services.GetService(typeof(IHostApplicationLifetime))!;

        // Asked while the stop is under way: its listeners run before the server closes.
        lifetime.ApplicationStopping.Register(() => answered.SetResult(visitor.Get("/health/ready").GetAwaiter().GetResult().StatusCode));
        lifetime.StopApplication();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await answered.Task);
    }
}

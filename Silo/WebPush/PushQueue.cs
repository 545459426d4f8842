using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Accounts;
using OrleansMessenger.Grains;
using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>
/// Sends what grains owe, a few at once. It keeps nothing: what waits here when the process ends, or whose outcome can't be reported, is
/// still owed by its grain, which comes back with it.
/// </summary>
internal sealed partial class PushQueue(IGrainFactory grains, PushSender sender, GrainMetrics metrics, ILogger<PushQueue> logger) : BackgroundService, IPushQueue
{
    public const int Capacity = 10_000;
    private const int Workers = 16;

    private readonly Channel<Push> _waiting = Channel.CreateBounded<Push>(Capacity);

    public bool TryEnqueue(Push push) => _waiting.Writer.TryWrite(push);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work(stoppingToken)));

    private async Task Work(CancellationToken stoppingToken)
    {
        while (true) await Send(await _waiting.Reader.ReadAsync(stoppingToken), stoppingToken);
    }

    private async Task Send(Push push, CancellationToken stoppingToken)
    {
        try
        {
            var outcome = await sender.Send(push, stoppingToken);
            metrics.Pushed(outcome);
            await grains.GetGrain<IUserGrain>(push.UserId)
                .PushEnded(push.DeviceId, push.Subscription.Endpoint, push.ConversationId, push.Seq, outcome).WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            LogNotEnded(logger, push.UserId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A push to person {UserId} was not sent, or what became of it not reported; its grain tries again")]
    private static partial void LogNotEnded(ILogger logger, string userId, Exception error);
}

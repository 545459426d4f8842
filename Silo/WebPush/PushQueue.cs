using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>
/// Sends what grains owe, so that nobody waits for somebody else's push service: hosts take turns, and at each host people do. It keeps
/// nothing: what waits here when the process ends, or whose outcome can't be reported, is still owed by its grain, which comes back with it.
/// </summary>
internal sealed partial class PushQueue(IGrainFactory grains, PushSender sender, GrainMetrics metrics, TimeProvider clock, ILogger<PushQueue> logger)
    : BackgroundService, IPushQueue
{
    public const int Capacity = 10_000;
    private const int CapacityOfPerson = 500;
    private const int AtOnce = 256;
    private const int AtOnceOfPerson = 4;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Dictionary<string, PushHost> _hosts = [];
    private readonly Queue<PushHost> _turns = [];
    private readonly Dictionary<string, (int Waiting, int Sending)> _people = [];
    private int _waiting;
    private int _sending;

    public bool TryEnqueue(Push push)
    {
        lock (_gate)
        {
            var person = _people.GetValueOrDefault(push.UserId);
            if (_waiting >= Capacity || person.Waiting >= CapacityOfPerson) return false;
            var host = HostOf(push);
            if (!host.HasWaiting) _turns.Enqueue(host);
            host.Add(push);
            _people[push.UserId] = (person.Waiting + 1, person.Sending);
            _waiting++;
        }
        _changed.Release();
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            while (Next() is { } next) _ = Send(next.Host, next.Push, stoppingToken);
            await _changed.WaitAsync(stoppingToken);
        }
    }

    private async Task Send(PushHost host, Push push, CancellationToken stoppingToken)
    {
        // Never on the way of whoever looks for the next.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var outcome = await Outcome(host, push, stoppingToken);
            metrics.Pushed(outcome);
            if (outcome == PushOutcome.Gone)
                await grains.GetGrain<IDevicesGrain>(push.UserId).PushGone(push.DeviceId, push.Subscription.Endpoint).WaitAsync(stoppingToken);
            await grains.GetGrain<INotificationsGrain>(push.UserId)
                .PushEnded(push.DeviceId, push.ConversationId, push.Seq, outcome).WaitAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            LogNotEnded(logger, push.UserId, error);
        }
        finally
        {
            End(host, push);
        }
    }

    private async Task<PushOutcome> Outcome(PushHost host, Push push, CancellationToken stoppingToken)
    {
        var begun = clock.GetUtcNow();
        lock (_gate)
        {
            if (host.IsLeftAlone(begun)) return PushOutcome.TryLater;
        }
        var started = Stopwatch.GetTimestamp();
        var outcome = await sender.Send(push, stoppingToken);
        // A service that says at once that it is busy takes nobody's time.
        var isSilent = outcome == PushOutcome.TryLater && Stopwatch.GetElapsedTime(started) > sender.Timeout * 0.9;
        lock (_gate) host.Answered(!isSilent, begun, clock.GetUtcNow());
        return outcome;
    }

    /// <summary>Of the host whose turn it is, what the person whose turn it is there owes; null when nobody may send just now.</summary>
    private (PushHost Host, Push Push)? Next()
    {
        lock (_gate)
        {
            for (var hosts = _sending < AtOnce ? _turns.Count : 0; hosts > 0; hosts--)
            {
                var host = _turns.Dequeue();
                var push = host.Take(userId => _people[userId].Sending < AtOnceOfPerson);
                if (host.HasWaiting) _turns.Enqueue(host);
                if (push is null) continue;
                var person = _people[push.UserId];
                _people[push.UserId] = (person.Waiting - 1, person.Sending + 1);
                (_waiting, _sending) = (_waiting - 1, _sending + 1);
                return (host, push);
            }
        }
        return null;
    }

    private void End(PushHost host, Push push)
    {
        lock (_gate)
        {
            host.Sending--;
            _sending--;
            var person = _people[push.UserId];
            if (person is (0, 1)) _people.Remove(push.UserId);
            else _people[push.UserId] = (person.Waiting, person.Sending - 1);
        }
        _changed.Release();
    }

    private PushHost HostOf(Push push)
    {
        var name = Uri.TryCreate(push.Subscription?.Endpoint, UriKind.Absolute, out var endpoint) ? endpoint.Authority : "";
        if (_hosts.TryGetValue(name, out var known)) return known;
        // People name the hosts, so there is no end to them.
        if (_hosts.Count >= 1_000) foreach (var (idle, _) in _hosts.Where(one => one.Value.IsIdle).ToArray()) _hosts.Remove(idle);
        return _hosts[name] = new PushHost();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A push to person {UserId} was not sent, or what became of it not reported; its grain tries again")]
    private static partial void LogNotEnded(ILogger logger, string userId, Exception error);
}

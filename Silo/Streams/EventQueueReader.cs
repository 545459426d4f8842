using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>
/// Reads one queue for the silo that delivers its events. A read that fails, such as by the death of the silo that held the queue, is made
/// again soon; Orleans would wait for longer each time.
/// </summary>
internal sealed partial class EventQueueReader(IEventQueueGrain queue, IHostApplicationLifetime host, ILogger logger) : IQueueAdapterReceiver
{
    private static readonly TimeSpan _beforeTheNext = TimeSpan.FromMilliseconds(100);

    /// <summary>Above what another reader gave before this one, unless its clock was ahead.</summary>
    private long _number = DateTime.UtcNow.Ticks;

    public async Task<IList<IBatchContainer>> GetQueueMessagesAsync(int maxCount)
    {
        try
        {
            var taken = await queue.Take(maxCount).WaitAsync(host.ApplicationStopping);
            return [.. taken.Select(events => events with { Number = ++_number })];
        }
        catch (Exception failure) when (!host.ApplicationStopping.IsCancellationRequested)
        {
            var (name, failed) = (queue.GetPrimaryKeyString(), failure.GetType().Name);
            LogNotRead(logger, name, failed);
            await Task.Delay(_beforeTheNext);
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    public Task Initialize(TimeSpan timeout) => Task.CompletedTask;

    public Task MessagesDeliveredAsync(IList<IBatchContainer> messages) => Task.CompletedTask;

    public Task Shutdown(TimeSpan timeout) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Queue {Queue} could not be read ({Failure}); it is tried again")]
    private static partial void LogNotRead(ILogger logger, string queue, string failure);
}

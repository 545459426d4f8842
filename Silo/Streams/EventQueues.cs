using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>
/// Orleans' persistent streams over <see cref="EventQueueGrain"/>s whose readers wait instead of polling: an event is on its way at once, and
/// nothing is done while nothing happens. Orleans' own memory streams ask each queue for news on a timer.
/// </summary>
internal sealed class EventQueues : IQueueAdapterFactory, IQueueAdapter
{
    /// <summary>The same in every process of a cluster, of every version.</summary>
    private const int Queues = 8;

    private readonly IGrainFactory _grains;
    private readonly IHostApplicationLifetime _host;
    private readonly ILogger<EventQueues> _logger;
    private readonly HashRingBasedStreamQueueMapper _mapper;
    private readonly EventCaches _caches;

    public EventQueues(string name, IGrainFactory grains, IHostApplicationLifetime host, TimeProvider clock, ILogger<EventQueues> logger)
    {
        (Name, _grains, _host, _logger) = (name, grains, host, logger);
        _mapper = new(new HashRingStreamQueueMapperOptions { TotalQueueCount = Queues }, name);
        _caches = new(clock);
    }

    public string Name { get; }

    public bool IsRewindable => false;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    public static EventQueues Create(IServiceProvider services, string name) => ActivatorUtilities.CreateInstance<EventQueues>(services, name);

    public Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext) =>
        Queue(_mapper.GetQueueForStream(streamId)).Add(new QueuedEvents(streamId, [.. events.Cast<object>()]));

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId) => new EventQueueReader(Queue(queueId), _host, _logger);

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => _caches;

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    private IEventQueueGrain Queue(QueueId queue) => _grains.GetGrain<IEventQueueGrain>(queue.ToString());
}

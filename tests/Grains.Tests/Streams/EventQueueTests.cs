using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Streams;

namespace OrleansMessenger.Grains.Tests.Streams;

/// <summary>A queue whose reader waits, without the streams over it.</summary>
public sealed class EventQueueTests : IAsyncLifetime
{
    private static readonly StreamId _stream = StreamId.Create("numbers", "one");

    private readonly IHost _host = Build();
    private IEventQueueGrain _queue = null!;

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        _queue = _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEventQueueGrain>("queue");
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task What_is_queued_is_taken_once_and_in_order()
    {
        for (var number = 1; number <= 5; number++) await Add(number);

        var (first, rest) = (await _queue.Take(2), await _queue.Take(10));

        Assert.Equal([1, 2], Numbers(first));
        Assert.Equal([3, 4, 5], Numbers(rest));
    }

    [Fact]
    public async Task A_reader_waits_until_something_comes()
    {
        var reading = _queue.Take(10);
        Assert.False(reading.IsCompleted);

        await Add(1);

        Assert.Equal([1], Numbers(await reading));
    }

    [Fact]
    public async Task A_reader_is_answered_with_nothing_before_its_call_times_out() => Assert.Empty(await _queue.Take(10));

    [Fact]
    public async Task The_next_reader_takes_the_place_of_one_that_waits()
    {
        // Which of two calls comes first, nobody knows.
        var (one, other) = (_queue.Take(10), _queue.Take(10));
        var gone = await Task.WhenAny(one, other);
        Assert.Empty(await gone);

        await Add(1);

        Assert.Equal([1], Numbers(await (gone == one ? other : one)));
    }

    [Fact]
    public async Task A_reader_that_waits_does_not_hold_up_the_end_of_its_silo()
    {
        using var host = Build();
        await host.StartAsync();
        var queue = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IEventQueueGrain>("queue");
        // It is there before the end begins: a silo that ends takes no new ones.
        await queue.Add(new QueuedEvents(_stream, [1]));
        Assert.Single(await queue.Take(10));
        var reading = queue.Take(10);

        var stopping = host.StopAsync();

        // As soon as the end begins, and not when the wait is over.
        Assert.Empty(await reading.WaitAsync(EventQueueGrain.LongestWait / 2));
        await stopping;
    }

    [Fact]
    public async Task A_queue_that_nobody_reads_takes_no_more_than_it_can_hold()
    {
        InvalidOperationException? full = null;
        for (var number = 0; full is null && number < 20_000; number++)
        {
            try
            {
                await Add(number);
            }
            catch (InvalidOperationException refused)
            {
                full = refused;
            }
        }
        Assert.Contains("16384", full!.Message, StringComparison.Ordinal);
    }

    private Task Add(int number) => _queue.Add(new QueuedEvents(_stream, [number]));

    private static IEnumerable<int> Numbers(IEnumerable<QueuedEvents> taken) => taken.SelectMany(events => events.GetEvents<int>()).Select(one => one.Item1);

    private static IHost Build()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.UseOrleans(silo => silo.RunAlone());
        return builder.Build();
    }
}

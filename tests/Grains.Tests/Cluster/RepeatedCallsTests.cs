using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using OrleansMessenger.Silo.Cluster;

namespace OrleansMessenger.Grains.Tests.Cluster;

/// <summary>A silo that repeats lost calls, also those of its own grains.</summary>
public sealed class RepeatedCallsTests : IAsyncLifetime
{
    private readonly IHost _host = Build();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>Orleans clears a local request after its call, and what it had to give away is the method's own.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_call_that_is_made_again_has_the_arguments_of_the_first(int failures)
    {
        var grain = Grain();
        await grain.Fail(failures);

        Assert.Equal("a,b 7 text", await grain.Tell(["a", "b"], 7, "text"));
    }

    [Fact]
    public async Task So_has_one_without_a_result()
    {
        var grain = Grain();
        await grain.Fail(1);

        await grain.Keep(["a", "b"]);

        Assert.Equal(["a", "b"], await grain.Kept());
    }

    [Fact]
    public async Task A_failure_that_is_the_grains_own_is_not_repeated()
    {
        var grain = Grain();

        await Assert.ThrowsAsync<ArgumentException>(() => grain.Refuse());

        Assert.Equal(1, await grain.Refusals());
    }

    private IFragileGrain Grain() => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IFragileGrain>($"{Guid.NewGuid()}");

    private static IHost Build()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo =>
        {
            silo.RunAlone().AddOutgoingGrainCallFilter<RepeatedCalls>();
            silo.Services.AddMetrics();
        });
        return builder.Build();
    }
}

public interface IFragileGrain : IGrainWithStringKey
{
    /// <summary>So many of the next calls fail, after they have spoilt their arguments.</summary>
    Task Fail(int times);

    Task<string> Tell(List<string> words, int number, string text);

    Task Keep(List<string> words);

    Task<List<string>> Kept();

    Task Refuse();

    Task<int> Refusals();
}

/// <summary>Remembers outside of its activation, which a failure ends.</summary>
public sealed class FragileGrain : Grain, IFragileGrain
{
    private static readonly Dictionary<string, Memory> _memories = [];

    private Memory Mine
    {
        get
        {
            lock (_memories) return _memories.TryGetValue(this.GetPrimaryKeyString(), out var memory) ? memory : _memories[this.GetPrimaryKeyString()] = new();
        }
    }

    public Task Fail(int times)
    {
        Mine.Failures = times;
        return Task.CompletedTask;
    }

    public Task<string> Tell(List<string> words, int number, string text)
    {
        FailIfToldTo(words);
        return Task.FromResult($"{string.Join(',', words)} {number} {text}");
    }

    public Task Keep(List<string> words)
    {
        FailIfToldTo(words);
        Mine.Kept = words;
        return Task.CompletedTask;
    }

    public Task<List<string>> Kept() => Task.FromResult(Mine.Kept);

    public Task Refuse()
    {
        Mine.Refusals++;
        throw new ArgumentException("No.");
    }

    public Task<int> Refusals() => Task.FromResult(Mine.Refusals);

    private void FailIfToldTo(List<string> words)
    {
        if (Mine.Failures-- <= 0) return;
        words.Clear();
        throw new InconsistentStateException("Another activation has written.");
    }

    private sealed class Memory
    {
        public int Failures { get; set; }

        public int Refusals { get; set; }

        public List<string> Kept { get; set; } = [];
    }
}

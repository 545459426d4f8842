using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Tests.Accounts;

public sealed class PasswordHashingTests : IDisposable
{
    private readonly PasswordHashing _hashing = new();

    [Fact]
    public async Task Whoever_sends_many_waits_for_the_own_ones_and_everybody_else_comes_in_between()
    {
        var turns = await Task.WhenAll(Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2)).Select(i => _hashing.Turn($"{i}", default)));
        var many = Enumerable.Range(0, 20).Select(_ => _hashing.Turn("many", default)).ToArray();
        var one = _hashing.Turn("one", default);

        turns[0].Dispose();
        (await many[0]).Dispose();
        (await one.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();

        foreach (var turn in many[1..]) (await turn).Dispose();
        foreach (var turn in turns[1..]) turn.Dispose();
    }

    [Fact]
    public async Task Of_one_address_only_so_many_wait_and_who_gives_up_makes_room()
    {
        var turn = await _hashing.Turn("many", default);
        using var gone = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 49).Select(_ => _hashing.Turn("many", gone.Token)).ToArray();

        await Assert.ThrowsAsync<BusyException>(() => _hashing.Turn("many", default));
        await gone.CancelAsync();
        foreach (var one in waiting) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);

        var next = _hashing.Turn("many", default);
        Assert.False(next.IsCompleted);
        turn.Dispose();
        (await next).Dispose();
    }

    public void Dispose() => _hashing.Dispose();
}

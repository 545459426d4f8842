namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.IStateGrain")]
public interface IStateGrain : IGrainWithStringKey
{
    /// <summary>Changed in memory only.</summary>
    Task Change(string text);

    Task Write(string text);

    Task Clear();

    Task<Snapshot> Read();

    /// <summary>Two at once; the second waits for the first.</summary>
    Task WriteTwice(string first, string second);

    Task Leave();

    /// <summary>Asks to leave, gives "leaving NAME", then stays until "leave NAME".</summary>
    Task LeaveAndStay(string name);
}

/// <summary>The same in a storage that a test can break.</summary>
[Alias("contract.IFragileStateGrain")]
public interface IFragileStateGrain : IGrainWithStringKey
{
    Task<Guid> Activation();

    Task Write(string text);

    Task<string> Read();
}

[GenerateSerializer, Alias("contract.TextState")]
public sealed class TextState
{
    [Id(0)]
    public string Text { get; set; } = "";
}

/// <param name="AtActivation">The state that OnActivateAsync saw.</param>
[GenerateSerializer, Immutable, Alias("contract.Snapshot")]
public sealed record Snapshot(string Text, bool Exists, string? Etag, string AtActivation, Guid Activation);

public sealed class StateGrain([PersistentState("contract-text")] IPersistentState<TextState> state) : Grain, IStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private string _atActivation = "not activated";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _atActivation = state.State.Text;
        if (this.GetPrimaryKeyString().StartsWith("leave at once", StringComparison.Ordinal))
            DeactivateOnIdle();

        if (this.GetPrimaryKeyString().StartsWith("refuse", StringComparison.Ordinal) && !Signals.IsGiven(this.GetPrimaryKeyString()))
            throw new InvalidOperationException("I won't.");

        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        Signals.Keep("deactivated " + _activation, reason.ReasonCode);
        return Task.CompletedTask;
    }

    public Task Change(string text)
    {
        state.State.Text = text;
        return Task.CompletedTask;
    }

    public Task Write(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task Clear() => state.ClearStateAsync();

    public Task<Snapshot> Read() =>
        Task.FromResult(new Snapshot(state.State.Text, state.RecordExists, state.Etag, _atActivation, _activation));

    public async Task WriteTwice(string first, string second)
    {
        var one = Write(first);
        var two = Write(second);
        await one;
        await two;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task LeaveAndStay(string name)
    {
        DeactivateOnIdle();
        return Stays.Stay(name);
    }
}

public sealed class FragileStateGrain([PersistentState("contract-fragile", ContractSilo.TestStorage)] IPersistentState<TextState> state) : Grain, IFragileStateGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task Write(string text)
    {
        state.State.Text = text;
        return state.WriteStateAsync();
    }

    public Task<string> Read() => Task.FromResult(state.State.Text);
}

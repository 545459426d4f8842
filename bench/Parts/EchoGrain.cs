namespace OrleansMessenger.Bench.Parts;

/// <summary>Answers with what it is given.</summary>
[Alias("messenger.bench.IEchoGrain")]
public interface IEchoGrain : IGrainWithStringKey
{
    [Alias("Echo")]
    Task<int> Echo(int number);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int number) => Task.FromResult(number);
}

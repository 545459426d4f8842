namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.IThrowingGrain")]
public interface IThrowingGrain : IGrainWithStringKey
{
    Task ThrowOfDotNet(string message);

    Task ThrowWithSerializer(string message);

    Task ThrowWithoutSerializer(string message);

    Task Cancel();
}

[GenerateSerializer, Alias("contract.KnownException")]
public sealed class KnownException(string message) : Exception(message);

public sealed class UnknownException(string message) : Exception(message);

public sealed class ThrowingGrain : Grain, IThrowingGrain
{
    public Task ThrowOfDotNet(string message) => throw new InvalidOperationException(message);

    public async Task ThrowWithSerializer(string message)
    {
        await Task.Yield();
        throw new KnownException(message);
    }

    public Task ThrowWithoutSerializer(string message) => throw new UnknownException(message);

    public Task Cancel() => throw new OperationCanceledException("no");
}

using Orleans.Serialization;
using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class ExceptionTests(ContractSilo silo)
{
    [Fact]
    public async Task An_exception_of_dotnet_reaches_the_caller()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => silo.NewGrain<IThrowingGrain>().ThrowOfDotNet("told you"));
        Assert.Equal("told you", exception.Message);
    }

    [Fact]
    public async Task An_applications_exception_with_a_serializer_reaches_the_caller()
    {
        var exception = await Assert.ThrowsAsync<KnownException>(() => silo.NewGrain<IThrowingGrain>().ThrowWithSerializer("known"));
        Assert.Equal("known", exception.Message);
    }

    [Fact]
    public async Task An_applications_exception_without_a_serializer_turns_into_CodecNotFoundException()
    {
        await Assert.ThrowsAsync<CodecNotFoundException>(() => silo.NewGrain<IThrowingGrain>().ThrowWithoutSerializer("unknown"));
    }

    [Fact]
    public Task A_cancellation_inside_a_grain_reaches_the_caller_as_one() =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(() => silo.NewGrain<IThrowingGrain>().Cancel());
}

using Orleans.Streams;

namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.IPublisherGrain")]
public interface IPublisherGrain : IGrainWithStringKey
{
    /// <summary>Publishes one event for each number on the stream of the grain's key.</summary>
    Task Publish(int first, int count);

    Task PublishCopied(CopiedEvent item);

    /// <summary>Ends the stream.</summary>
    Task Complete();
}

[GenerateSerializer, Immutable, Alias("contract.NumberEvent")]
public sealed record NumberEvent(int Number);

[GenerateSerializer, Alias("contract.CopiedEvent")]
public sealed record CopiedEvent(List<string> Texts);

public sealed class PublisherGrain : Grain, IPublisherGrain
{
    public const string Namespace = "contract";

    public async Task Publish(int first, int count)
    {
        var stream = this.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>(Namespace, this.GetPrimaryKeyString());
        for (var number = first; number < first + count; number++)
            await stream.OnNextAsync(new(number));
    }

    public async Task PublishCopied(CopiedEvent item)
    {
        var stream = this.GetStreamProvider(ContractSilo.Streams).GetStream<CopiedEvent>(Namespace, this.GetPrimaryKeyString());
        await stream.OnNextAsync(item);
        item.Texts.Add("too late");
    }

    public Task Complete() =>
        this.GetStreamProvider(ContractSilo.Streams).GetStream<NumberEvent>(Namespace, this.GetPrimaryKeyString()).OnCompletedAsync();
}

namespace OrleansMessenger.Grains.Tests.Contract.Grains;

[Alias("contract.ICopyGrain")]
public interface ICopyGrain : IGrainWithStringKey
{
    Task Keep(Parcel parcel);

    Task<Parcel> Kept();

    Task<Parcel> Echo(Parcel parcel);

    Task<bool> IsSame(Pair pair);

    Task<bool> SharesWithItself(bool immutable);

    Task<string> Sealed(SealedParcel parcel);

    Task<Dictionary<string, List<int>>> Collections(IReadOnlyList<string> names, HashSet<int> numbers, (int, string)[] pairs, Uri? address);
}

[GenerateSerializer, Alias("contract.Parcel")]
public sealed class Parcel
{
    [Id(0)]
    public List<string> Things { get; set; } = [];

    [Id(1)]
    public Parcel? Inner { get; set; }
}

[GenerateSerializer, Alias("contract.Pair")]
public sealed record Pair(Parcel One, Parcel Other);

[GenerateSerializer, Immutable, Alias("contract.SealedParcel")]
public sealed record SealedParcel(string Name, DateTimeOffset At, Guid Id, int? Number, string[] Tags);

public sealed class CopyGrain : Grain, ICopyGrain
{
    private Parcel _parcel = new();

    public Task Keep(Parcel parcel)
    {
        _parcel = parcel;
        return Task.CompletedTask;
    }

    public Task<Parcel> Kept() => Task.FromResult(_parcel);

    public Task<Parcel> Echo(Parcel parcel) => Task.FromResult(parcel);

    public Task<bool> IsSame(Pair pair) => Task.FromResult(ReferenceEquals(pair.One, pair.Other));

    public async Task<bool> SharesWithItself(bool immutable)
    {
        var other = GrainFactory.GetGrain<IMirrorGrain>("of " + this.GetPrimaryKeyString());
        if (immutable)
        {
            var parcel = new SealedParcel("x", DateTimeOffset.UnixEpoch, Guid.Empty, null, ["a"]);
            return ReferenceEquals(parcel, await other.Immutable(parcel));
        }

        var own = new Parcel();
        return ReferenceEquals(own, await other.Mutable(own));
    }

    public Task<string> Sealed(SealedParcel parcel) => Task.FromResult($"{parcel.Name} {parcel.At:O} {parcel.Id} {parcel.Number} {string.Join(',', parcel.Tags)}");

    public Task<Dictionary<string, List<int>>> Collections(IReadOnlyList<string> names, HashSet<int> numbers, (int, string)[] pairs, Uri? address) =>
        Task.FromResult(names.Concat(pairs.Select(pair => pair.Item2)).Append($"{address}").ToDictionary(name => name, _ => numbers.Order().ToList()));
}

[Alias("contract.IMirrorGrain")]
public interface IMirrorGrain : IGrainWithStringKey
{
    Task<SealedParcel> Immutable(SealedParcel parcel);

    Task<Parcel> Mutable(Parcel parcel);
}

public sealed class MirrorGrain : Grain, IMirrorGrain
{
    public Task<SealedParcel> Immutable(SealedParcel parcel) => Task.FromResult(parcel);

    public Task<Parcel> Mutable(Parcel parcel) => Task.FromResult(parcel);
}

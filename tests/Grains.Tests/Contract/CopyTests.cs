using OrleansMessenger.Grains.Tests.Contract.Grains;

namespace OrleansMessenger.Grains.Tests.Contract;

[Collection(nameof(ContractCollection))]
public sealed class CopyTests(ContractSilo silo)
{
    [Fact]
    public async Task A_grain_has_its_own_copy_of_an_argument_made_when_the_call_was_made()
    {
        var grain = silo.NewGrain<ICopyGrain>();
        var parcel = new Parcel { Things = ["a"], Inner = new() { Things = ["b"] } };
        var call = grain.Keep(parcel);
        parcel.Things.Add("too late");
        parcel.Inner.Things.Clear();
        await call;

        var kept = await grain.Kept();
        Assert.Equal(["a"], kept.Things);
        Assert.Equal(["b"], kept.Inner!.Things);
    }

    [Fact]
    public async Task A_caller_has_its_own_copy_of_a_result()
    {
        var grain = silo.NewGrain<ICopyGrain>();
        await grain.Keep(new() { Things = ["a"] });
        (await grain.Kept()).Things.Add("mine");
        Assert.Equal(["a"], (await grain.Kept()).Things);
    }

    [Fact]
    public async Task An_object_that_occurs_twice_in_a_value_is_one_object_in_the_copy()
    {
        var parcel = new Parcel();
        Assert.True(await silo.NewGrain<ICopyGrain>().IsSame(new(parcel, parcel)));
        Assert.False(await silo.NewGrain<ICopyGrain>().IsSame(new(parcel, new())));
    }

    [Fact]
    public async Task A_value_may_lead_back_to_itself()
    {
        var parcel = new Parcel();
        parcel.Inner = parcel;
        var copy = await silo.NewGrain<ICopyGrain>().Echo(parcel);
        Assert.NotSame(parcel, copy);
        Assert.Same(copy, copy.Inner);
    }

    [Fact]
    public async Task Immutable_types_are_shared_within_a_process_and_others_are_copied()
    {
        var grain = silo.NewGrain<ICopyGrain>();
        Assert.True(await grain.SharesWithItself(immutable: true));
        Assert.False(await grain.SharesWithItself(immutable: false));
    }

    [Fact]
    public async Task The_usual_types_and_collections_cross()
    {
        var grain = silo.NewGrain<ICopyGrain>();
        var id = Guid.NewGuid();
        Assert.Equal(
            $"n 1970-01-01T00:00:00.0000000+00:00 {id}  a,b",
            await grain.Sealed(new("n", DateTimeOffset.UnixEpoch, id, null, ["a", "b"])));

        var collections = await grain.Collections(["x"], [2, 1], [(1, "y")], null);
        Assert.Equal(["", "x", "y"], collections.Keys.Order());
        Assert.All(collections.Values, numbers => Assert.Equal([1, 2], numbers));
    }
}

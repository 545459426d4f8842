using OrleansMessenger.Accounts;
using OrleansMessenger.Grains.Accounts;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.Storage.GrainState;
using OrleansMessenger.Silo.Storage.People;
using OrleansMessenger.Silo.Storage.Schema;

namespace OrleansMessenger.Bench.Servers;

/// <summary>People whom nobody signs in as, written into the product's tables while it isn't running.</summary>
internal static class Seed
{
    private const int AtOnce = 2_000;

    private static readonly string[] _firstNames =
        [.. "Ada Alan Anita Barbara Bjarne Brian Claude Dana Dennis Donald Edgar Edith Frances Fred Grace Guido Hedy Ivan Jean John Joan Karen Katherine Ken Kristen Larry Leslie Linus Lois Margaret Maria Marvin Mary Niklaus Noam Olga Peter Radia Ralph Robin Rosa Ruth Shafi Sophie Tim Tony Ursula Vint Whitfield Yann".Split(' ')];

    /// <summary>The id of the person, or conversation, of that number.</summary>
    public static string Id(long number) => number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Makes the database ready and writes people of the numbers from 1 on, each found by the search.</summary>
    public static async Task People(StorageOptions options, int count)
    {
        await new SchemaUpgrade(options, TimeProvider.System).Apply();
        await using var database = StorageHosting.OpenDatabase(options);
        var (states, directory) = (new StateStorage(database, new JsonStateSerializer()), new PeopleDirectory(database));
        foreach (var some in Enumerable.Range(1, count).Chunk(AtOnce))
            await Task.WhenAll(some.SelectMany(number => (Task[])[Write(states, number), directory.List(PersonOf(number))]));
    }

    public static string Nickname(long number) => $"{_firstNames[number % _firstNames.Length]} Number{number}";

    private static Accounts.Person PersonOf(long number) => new(Id(number), Nickname(number), $"number{number}");

    private static Task Write(StateStorage states, int number)
    {
        var account = new Account
        {
            Id = Id(number),
            Email = $"{number}@example.org",
            NormalizedEmail = $"{number}@EXAMPLE.ORG",
            Nickname = Nickname(number),
            Handle = PersonOf(number).Handle,
        };
        var state = new AccountGrain.AccountState
        {
            Account = account,
            ListedAs = account.Nickname,
            ListedHandle = account.Handle,
            KnownAs = account.Nickname,
        };
        return states.WriteStateAsync("account", GrainId.Create("user", account.Id), new GrainState<AccountGrain.AccountState>(state));
    }
}

using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Servers;

/// <summary>The product under test, in a process of its own, and a few people who are signed in. A password hash each is all that they cost.</summary>
internal sealed class Messenger : IAsyncDisposable
{
    /// <summary>As README publishes it; <c>bench/run</c> has put it there.</summary>
    private static string Published => Path.Combine(Places.Artifacts("published"), "WebFrontend");

    private readonly MessengerProcess _process;
    private readonly Store _store;

    private Messenger(MessengerProcess process, Store store) => (_process, _store) = (process, store);

    public Person[] People { get; private set; } = [];

    public int Port => _process.Address.Port;

    public Store Store => _store;

    /// <summary>Of the process that runs now.</summary>
    public Vitals Vitals => new(_process.Id);

    public static async Task<Messenger> Start(int people, Store? store = null, IReadOnlyDictionary<string, string>? more = null)
    {
        store ??= Store.Sqlite();
        var settings = store.Settings.Concat(more ?? new Dictionary<string, string>()).ToDictionary();
        var process = await MessengerProcess.Start(new MessengerSettings { Program = Published, DataDirectory = store.Directory, More = settings });
        var messenger = new Messenger(process, store) { People = new Person[people] };
        for (var i = 0; i < people; i++) messenger.People[i] = await Person.Registered(process.Address, $"Person {i}");
        return messenger;
    }

    /// <summary>The first of them starts it with all the others; returns its id.</summary>
    public Task<string> StartConversation(string title) => People[0].StartConversation(People[1..], title, "first");

    public Task Kill() => _process.Kill();

    public Task Restart() => _process.Start();

    /// <summary>As a deploy ends it; in milliseconds.</summary>
    public async Task<double> Stop() => (await _process.Stop()).Took.TotalMilliseconds;

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People) person.Dispose();
        await _process.DisposeAsync();
        _store.Dispose();
    }
}

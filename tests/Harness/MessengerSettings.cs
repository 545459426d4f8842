namespace OrleansMessenger.Harness;

/// <summary>How a <see cref="MessengerProcess"/> is started.</summary>
public sealed record MessengerSettings
{
    /// <summary>What is started: <see cref="Places.WebFrontend"/>, <see cref="Places.Silo"/>, or one that was published with .NET in it.</summary>
    public string Program { get; init; } = Places.WebFrontend;

    public string Environment { get; init; } = "Production";

    /// <summary>A fresh directory when null; it is deleted with the process.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Where it listens for browsers, and for those who ask how it is.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>A free port when null.</summary>
    public int? Port { get; init; }

    /// <summary>More settings, as <c>Messenger:Storage</c> and its value.</summary>
    public IReadOnlyDictionary<string, string> More { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The limits are made for the open internet; a test is faster than any person.</summary>
    public bool RaisedLimits { get; init; } = true;

    /// <summary>What runs the program: <c>["prlimit", "--fsize=…"]</c>.</summary>
    public IReadOnlyList<string> Wrapper { get; init; } = [];

    private static readonly string[] Rates = ["Register", "SignIn", "SignInFromAddress", "PeopleSearch", "Post", "SaveDraft", "CreateConversation", "OpenEvents", "OwnEvents"];

    private static readonly string[] Counts = ["StreamsOfPerson", "StreamsOfAddress"];

    internal IEnumerable<string> Arguments(int port, string dataDirectory)
    {
        yield return $"--urls=http://{Host}:{port}";
        yield return $"--environment={Environment}";
        if (Program != Places.Silo) yield return $"--Messenger:DataDirectory={dataDirectory}";
        if (RaisedLimits && Program != Places.Silo)
        {
            foreach (var rate in Rates)
                yield return $"--Messenger:Limits:{rate}:Requests=1000000";
            foreach (var count in Counts)
                yield return $"--Messenger:Limits:{count}=1000000";
        }
        foreach (var (name, value) in More)
            yield return $"--{name}={value}";
    }
}

using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Storage;
using OrleansMessenger.Silo.WebPush;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend;

/// <summary>Every setting of the product's own: what stands in <c>Messenger:</c> of the configuration.</summary>
public sealed class MessengerOptions
{
    /// <summary>Where the SQLite files and other data are. Relative to the project's root; absolute once read.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary><c>sqlite</c> or <c>postgresql</c>.</summary>
    public string Storage { get; set; } = "sqlite";

    /// <summary>Needed with <c>postgresql</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The path that the messenger is reached below, such as <c>/chat</c>; blank at the root of its host.</summary>
    public string PathBase { get; set; } = "";

    public ClusterSettings Cluster { get; set; } = new();

    public LimitOptions Limits { get; set; } = new();

    public PushSettings Push { get; set; } = new();

    public KeySettings Keys { get; set; } = new();

    public StorageOptions ToStorageOptions() =>
        new(Storage == "postgresql" ? DatabaseKind.Postgresql : DatabaseKind.Sqlite, DataDirectory, ConnectionString);
}

/// <summary>What one address, one person, or everybody together may ask for.</summary>
public sealed class LimitOptions
{
    /// <summary>New accounts from one IP address.</summary>
    public RateOptions Register { get; set; } = new(30, 600);

    /// <summary>Attempts to sign in from one IP address to one mail address.</summary>
    public RateOptions SignIn { get; set; } = new(20, 60);

    /// <summary>Attempts to sign in from one IP address, to whatever mail addresses.</summary>
    public RateOptions SignInFromAddress { get; set; } = new(60, 60);

    /// <summary>Searches for people by one person.</summary>
    public RateOptions PeopleSearch { get; set; } = new(120, 60);

    /// <summary>Messages by one person.</summary>
    public RateOptions Post { get; set; } = new(300, 60);

    /// <summary>Saved drafts of one person: every pause while typing, in several tabs.</summary>
    public RateOptions SaveDraft { get; set; } = new(1_200, 60);

    /// <summary>New conversations by one person.</summary>
    public RateOptions CreateConversation { get; set; } = new(60, 600);

    /// <summary>Changes of settings by one person, current passwords that were wrong among them.</summary>
    public RateOptions Settings { get; set; } = new(60, 60);

    /// <summary>Notifications that one person sends to their own devices to see whether they arrive.</summary>
    public RateOptions TestAlert { get; set; } = new(5, 60);

    /// <summary>Streams opened by everybody together, at most so many within any so many seconds: none are saved up.</summary>
    public RateOptions OpenEvents { get; set; } = new(200, 1);

    /// <summary>Streams opened by one person: so that nobody uses up what everybody shares.</summary>
    public RateOptions OwnEvents { get; set; } = new(120, 60);

    /// <summary>Streams that one person holds open at the same time; a browser needs one.</summary>
    public int StreamsOfPerson { get; set; } = 50;

    /// <summary>Streams that are held open from one address at the same time, by whomever.</summary>
    public int StreamsOfAddress { get; set; } = 500;

    /// <summary>Connections that are open at the same time, live ones included; one more is closed at once.</summary>
    public int Connections { get; set; } = 20_000;

    /// <summary>The largest request. Far above the largest message, so that one that is too long can be shown back.</summary>
    public int RequestBytes { get; set; } = 1_048_576;
}

/// <summary>So many requests at once; what was used comes back evenly within so many seconds.</summary>
public sealed class RateOptions(int requests, int seconds)
{
    public RateOptions()
        : this(1, 1)
    {
    }

    public int Requests { get; set; } = requests;

    public int Seconds { get; set; } = seconds;
}

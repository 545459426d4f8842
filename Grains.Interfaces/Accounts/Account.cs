namespace OrleansMessenger.Accounts;

/// <summary>
/// What signing in needs to know of a person; ASP.NET Core Identity's managers work on it through a grain-backed store.
/// Mutable because they set its properties before they save it.
/// </summary>
[GenerateSerializer, Alias("messenger.Account")]
public sealed class Account
{
    /// <summary>32 hexadecimal digits; never changes.</summary>
    [Id(0)] public string Id { get; set; } = Guid.NewGuid().ToString("N");
    [Id(1)] public string Email { get; set; } = "";
    [Id(2)] public string NormalizedEmail { get; set; } = "";
    [Id(3)] public string Nickname { get; set; } = "";
    [Id(4)] public string? PasswordHash { get; set; }
    [Id(5)] public string SecurityStamp { get; set; } = "";

    /// <summary>Changes with every save; a save of an outdated one is refused.</summary>
    [Id(6)] public string ConcurrencyStamp { get; set; } = "";

    /// <summary>This and the next two: of older programs. Tries are counted by the grain of the mail address now.</summary>
    [Id(7)] public DateTimeOffset? LockoutEnd { get; set; }
    [Id(8)] public bool LockoutEnabled { get; set; } = true;
    [Id(9)] public int AccessFailedCount { get; set; }

    /// <summary>Null in an account of before there were handles, and in what a process of that time saves.</summary>
    [Id(10)] public string? Handle { get; set; }
}

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// The tries of one mail address's password in the last minutes. In memory: a row for each address that somebody makes up would be worse
/// than what a restart forgets.
/// </summary>
internal sealed class PasswordTries
{
    /// <summary>From one place.</summary>
    private const int Most = 5;

    /// <summary>From all places together that aren't known: many machines guess for one.</summary>
    private const int MostOfStrangers = 50;
    private const int MostPlaces = 1_000;
    private static readonly TimeSpan _wait = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, Tries> _from = [];
    private Tries _strangers = new(0, default);

    /// <summary>Counts one; false when there were too many within five minutes.</summary>
    public bool Begin(string from, bool isKnown, DateTimeOffset now)
    {
        var here = Lapsed(_from.GetValueOrDefault(from, new(0, now)), now);
        _strangers = Lapsed(_strangers, now);
        if (here.Count >= Most || (!isKnown && _strangers.Count >= MostOfStrangers)) return false;
        if (_from.Count >= MostPlaces) _from.Clear();
        _from[from] = new(here.Count + 1, now);
        if (!isKnown) _strangers = new(_strangers.Count + 1, now);
        return true;
    }

    public void Forget(string from) => _from.Remove(from);

    private static Tries Lapsed(Tries tries, DateTimeOffset now) => now - tries.Last >= _wait ? new(0, now) : tries;

    private readonly record struct Tries(int Count, DateTimeOffset Last);
}

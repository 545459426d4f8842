using Microsoft.Extensions.Options;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// How many streams one person, and one address, hold open in this process. Plain counts: ASP.NET Core's limiters would wake ten times a
/// second each, for as long as the process runs.
/// </summary>
public sealed class StreamPlaces(IOptions<MessengerOptions> options)
{
    private readonly LimitOptions _limits = options.Value.Limits;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _ofPeople = [];
    private readonly Dictionary<string, int> _ofAddresses = [];

    /// <summary>False when either holds as many as it may. What was taken is given back by <see cref="Leave"/>.</summary>
    public bool TryTake(string userId, string address)
    {
        lock (_gate)
        {
            var (ofPerson, ofAddress) = (_ofPeople.GetValueOrDefault(userId), _ofAddresses.GetValueOrDefault(address));
            if (ofPerson >= _limits.StreamsOfPerson || ofAddress >= _limits.StreamsOfAddress) return false;
            (_ofPeople[userId], _ofAddresses[address]) = (ofPerson + 1, ofAddress + 1);
            return true;
        }
    }

    public void Leave(string userId, string address)
    {
        lock (_gate)
        {
            if (--_ofPeople[userId] == 0) _ofPeople.Remove(userId);
            if (--_ofAddresses[address] == 0) _ofAddresses.Remove(address);
        }
    }
}

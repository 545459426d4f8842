using System.Collections.Concurrent;
using System.Diagnostics;

namespace OrleansMessenger.Harness;

/// <summary>An open conversation as the contract describes it: it puts fragments in by id, each in its place, and comes back with its version.</summary>
public sealed class ReadingTab(Person person, string conversation)
{
    private readonly SortedDictionary<long, PostedMessage> _shown = [];
    private readonly ConcurrentDictionary<Guid, long> _shownAt = [];
    private (long Version, long[] Seqs) _pins = (0, []);
    private long _version;

    /// <summary>How often a stream told the page to load anew what it shows.</summary>
    public int TimesLost { get; private set; }

    /// <summary>When each message was first seen, in ticks of <see cref="Stopwatch"/>.</summary>
    public IReadOnlyDictionary<Guid, long> ShownAt => _shownAt;

    public OpenTab Seen => new(
        $"The tab of {person.Nickname}", [.. _shown.Values.Select(message => new ShownMessage(message.ClientId, message.Text, message.Marks))], Pins: _pins.Seqs);

    public Task IsAt(long version, TimeSpan patience) =>
        Eventually.Is($"{person.Nickname} sees version {version}", () => Task.FromResult(Volatile.Read(ref _version) >= version), patience);

    /// <summary>Reads until the stream ends; one that breaks throws.</summary>
    public async Task Reads(CancellationToken over)
    {
        using var stream = await person.OpenEvents($"open={conversation}:{_version}", over);
        await foreach (var live in stream.Read(over)) await Take(live);
    }

    private async Task Take(LiveEvent live)
    {
        if (live.Name == "stale") await LoadAnew();
        else if (live.Message is { } message) Show(message);
        else if (live.Pins is { } pins) Show(pins);
    }

    /// <summary>Too much was missed to be sent: the page gets it as a page.</summary>
    private async Task LoadAnew()
    {
        TimesLost++;
        var history = await person.History(conversation);
        foreach (var missed in history) Show(missed);
        _pins = (0, [.. history.Where(message => message.IsPinned).Select(message => message.Seq)]);
    }

    private void Show((long Version, long[] Seqs) pins)
    {
        if (pins.Version > _pins.Version) _pins = pins;
        _version = Math.Max(_version, pins.Version);
    }

    /// <summary>A message that was changed comes again, and with what was missed it comes after newer ones.</summary>
    private void Show(PostedMessage message)
    {
        _shownAt.TryAdd(message.ClientId, Stopwatch.GetTimestamp());
        if (!_shown.TryGetValue(message.Seq, out var shown) || shown.Version <= message.Version) _shown[message.Seq] = message;
        _version = Math.Max(_version, message.Version);
    }
}

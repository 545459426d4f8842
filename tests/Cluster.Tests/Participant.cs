using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>
/// Somebody who talks, types and reads at the same time, and goes to another frontend when one doesn't answer, as a proxy would see to.
/// </summary>
internal sealed class Participant(Person person, string conversation, Uri[] frontends, Pauses pauses, TimeSpan thinking) : IDisposable
{
    private const string Form = "notes";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _firstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestBackoff = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<Guid, long> _shownAt = [];
    private readonly ConcurrentQueue<long> _acknowledgedAt = [];
    private readonly List<ShownMessage> _shown = [];
    private readonly List<SentMessage> _sent = [];
    private string _typed = "";
    private long _revision;
    private long _version;

    public Person Person => person;

    public string Conversation => conversation;

    public int Sent => _sent.Count;

    /// <summary>How often a stream told the page to load anew what it shows.</summary>
    public int TimesLost { get; private set; }

    public Sender Sender => new(person.Id, person.Nickname, _sent);

    public OpenTab Tab => new($"The tab of {person.Nickname}", _shown);

    public async Task TalksUntil(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var message = new SentMessage(string.Create(CultureInfo.InvariantCulture, $"{person.Nickname}: {_sent.Count}"), Guid.NewGuid());
            await pauses.Measure(() => Insist(() => person.Post(conversation, message.Text, message.ClientId), HttpStatusCode.SeeOther), message.ClientId);
            _sent.Add(message);
            _acknowledgedAt.Enqueue(Stopwatch.GetTimestamp());
            await pauses.Measure(() => Types($"Half a sentence, {_sent.Count}"));
            // Not all at the same moment.
            await Task.Delay(thinking * (0.5 + Random.Shared.NextDouble()), CancellationToken.None);
        }
    }

    public async Task ReadsUntil(CancellationToken over)
    {
        var backoff = _firstBackoff;
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var stream = await person.OpenEvents($"open={conversation}:{_version}", over);
                backoff = _firstBackoff;
                await foreach (var live in stream.Read(over))
                {
                    if (live.Name == "stale") await LoadAnew();
                    if (live.Message is { } message) Show(message);
                }
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException)
            {
                // Killed or over: comes back with what it has, elsewhere when nobody is there, and not at once when refused, as a page does.
                if (error is HttpRequestException) MoveOn();
                if (error is not HttpRequestException { StatusCode: not null }) continue;
                await Task.Delay(backoff, CancellationToken.None);
                backoff = backoff * 2 < _longestBackoff ? backoff * 2 : _longestBackoff;
            }
        }
    }

    public Task Shows(PostedMessage last) =>
        Eventually.Is($"{person.Nickname} sees “{last.Text}”", () => Task.FromResult(_shownAt.ContainsKey(last.ClientId)), _patience);

    /// <summary>What the server has of what was typed, and what the person was told is saved.</summary>
    public async Task<(string? Kept, string Typed)> Draft()
    {
        using var stream = await person.OpenEvents($"drafts={Form}:0");
        var draft = await stream.Read().FirstAsync(live => live.Name == "draft");
        using var json = JsonDocument.Parse(draft.Data);
        return (json.RootElement.GetProperty("fields")[0].GetProperty("value").GetString(), _typed);
    }

    /// <summary>How long after a moment the first of the messages that were sent was acknowledged; null for not yet.</summary>
    public TimeSpan? FirstAcknowledgedSince(long moment)
    {
        var times = _acknowledgedAt.Where(time => time > moment).Take(1).ToArray();
        return times.Length == 0 ? null : Stopwatch.GetElapsedTime(moment, times[0]);
    }

    public IEnumerable<(Guid Message, long Seen)> Seen => _shownAt.Select(shown => (shown.Key, shown.Value));

    public TimeSpan LongestDelivery() => _shownAt.Select(shown => pauses.SinceAcknowledged(shown.Key, shown.Value)).Max();

    public void Dispose() => person.Dispose();

    private async Task Types(string text)
    {
        await Eventually.Is($"“{text}” is saved", async () =>
        {
            try
            {
                var asked = Stopwatch.GetTimestamp();
                var answer = await person.SaveDraft(Form, _revision, ("Text", text));
                if (answer.Status >= HttpStatusCode.InternalServerError) pauses.Refused(answer.Status, answer.Words, Stopwatch.GetElapsedTime(asked));
                if (answer.Status == HttpStatusCode.OK) (_revision, _typed) = (answer.Revision, text);
                else if (answer.Status < HttpStatusCode.InternalServerError) throw new InvalidOperationException($"“{text}” was answered with {answer.Status}.");
                return answer.Status == HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                MoveOn();
                return false;
            }
        }, _patience);
    }

    /// <summary>The same request until it is answered as expected; anything but a server in trouble is a failure.</summary>
    private Task Insist(Func<Task<HttpResponseMessage>> request, HttpStatusCode expected) => Eventually.Is($"{person.Nickname} is answered", async () =>
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await request();
            if (answer.StatusCode < HttpStatusCode.InternalServerError && answer.StatusCode != expected)
                throw new InvalidOperationException($"{person.Nickname} was answered with {answer.StatusCode}.");
            if (answer.StatusCode != expected) pauses.Refused(answer.StatusCode, await Person.WordsOf(answer), Stopwatch.GetElapsedTime(asked));
            return answer.StatusCode == expected;
        }
        catch (HttpRequestException)
        {
            MoveOn();
            return false;
        }
    }, _patience);

    private void MoveOn() => person.Address = frontends[(Array.IndexOf(frontends, person.Address) + 1) % frontends.Length];

    /// <summary>Too much was missed to be sent: the page gets it as a page.</summary>
    private async Task LoadAnew()
    {
        TimesLost++;
        foreach (var message in await person.History(conversation)) Show(message);
    }

    private void Show(PostedMessage message)
    {
        _version = Math.Max(_version, message.Version);
        if (_shownAt.TryAdd(message.ClientId, Stopwatch.GetTimestamp())) _shown.Add(new ShownMessage(message.ClientId, message.Text));
    }
}

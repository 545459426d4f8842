using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>
/// Somebody who talks, changes what is there, types and reads at the same time, and goes to another frontend when one doesn't answer, as a
/// proxy would see to.
/// </summary>
internal sealed class Participant(Actor actor, string conversation, Uri[] frontends, Pauses pauses, TimeSpan thinking) : IDisposable
{
    private const string Form = "notes";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _firstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _longestBackoff = TimeSpan.FromSeconds(4);

    private readonly ConcurrentQueue<long> _acknowledgedAt = [];
    private string _typed = "";
    private long _revision;

    public Person Person => actor.Person;

    public string Conversation => conversation;

    public Sender Sender => actor.Sender;

    public ReadingTab Tab { get; } = new(actor.Person, conversation);

    public async Task TalksUntil(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var deed = actor.Next();
            await pauses.Measure(() => Insist(deed), deed);
            _acknowledgedAt.Enqueue(Stopwatch.GetTimestamp());
            await pauses.Measure(() => Types($"Half a sentence, {_acknowledgedAt.Count}"));
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
                await Tab.Reads(over);
                backoff = _firstBackoff;
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

    /// <summary>What the server has of what was typed, and what the person was told is saved.</summary>
    public async Task<(string? Kept, string Typed)> Draft()
    {
        using var stream = await Person.OpenEvents($"drafts={Form}:0");
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

    public TimeSpan LongestDelivery() => Tab.ShownAt.Select(shown => pauses.SinceAcknowledged(shown.Key, shown.Value)).Max();

    public void Dispose() => Person.Dispose();

    private async Task Types(string text)
    {
        await Eventually.Is($"“{text}” is saved", async () =>
        {
            try
            {
                var asked = Stopwatch.GetTimestamp();
                var answer = await Person.SaveDraft(Form, _revision, ("Text", text));
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

    /// <summary>The same request until it is answered, or refused since somebody else was quicker; anything but a server in trouble is a failure.</summary>
    private Task Insist(Deed deed) => Eventually.Is(deed.Words, async () =>
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            using var answer = await deed.Ask();
            if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent) await deed.Acknowledged(answer);
            else if (answer.StatusCode >= HttpStatusCode.InternalServerError) pauses.Refused(answer.StatusCode, await Person.WordsOf(answer), Stopwatch.GetElapsedTime(asked));
            else if (answer.StatusCode != HttpStatusCode.Conflict) throw new InvalidOperationException($"“{deed.Words}” was answered with {answer.StatusCode}.");
            return answer.StatusCode < HttpStatusCode.InternalServerError;
        }
        catch (HttpRequestException)
        {
            MoveOn();
            return false;
        }
    }, _patience);

    private void MoveOn() => Person.Address = frontends[(Array.IndexOf(frontends, Person.Address) + 1) % frontends.Length];
}

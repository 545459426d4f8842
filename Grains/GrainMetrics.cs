using System.Diagnostics.Metrics;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains;

/// <summary>What silos count. Nothing of it names a person or a conversation.</summary>
public sealed class GrainMetrics
{
    public const string Name = "OrleansMessenger.Grains";

    private readonly Counter<long> _posts;
    private readonly Histogram<int> _batches;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _drafts;
    private readonly Counter<long> _pushes;

    public GrainMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _posts = meter.CreateCounter<long>("messenger.posts", "{message}", "Messages that were committed.");
        _batches = meter.CreateHistogram<int>("messenger.posts.batch", "{message}", "Messages of one conversation that shared an append.");
        _changes = meter.CreateCounter<long>("messenger.changes", "{act}", "Edits, deletions, reactions and pins that were committed.");
        _drafts = meter.CreateCounter<long>("messenger.drafts.saved", "{save}", "Drafts that were written.");
        _pushes = meter.CreateCounter<long>("messenger.pushes", "{push}", "Pushes, by what their service said.");
    }

    /// <summary>Messages of one conversation, in one append.</summary>
    public void Posted(int messages)
    {
        _posts.Add(messages);
        _batches.Record(messages);
    }

    /// <summary>Acts on messages that are there.</summary>
    public void Changed(int acts) => _changes.Add(acts);

    public void DraftSaved() => _drafts.Add(1);

    public void Pushed(PushOutcome outcome) => _pushes.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}

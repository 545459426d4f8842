using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Drafts;

/// <summary>Holds one half-filled form of one person: a row in grain storage, rewritten with every save.</summary>
public sealed class DraftGrain([PersistentState("draft")] IPersistentState<DraftState> state, GrainMetrics metrics, TimeProvider clock)
    : Grain, IDraftGrain
{
    /// <summary>What a form is about, where it has such a field.</summary>
    private const string TextField = "Text";

    /// <summary>Room is asked for in steps of so many characters.</summary>
    private const int Step = 4_096;

    /// <summary>After which a version that nobody used or dropped gives way, where there is no room for the next.</summary>
    private static readonly TimeSpan _forgotten = TimeSpan.FromDays(30);

    private IAsyncStream<UserEvent>? _userStream;

    /// <summary>How many characters the index has given room for, and how many it is being asked for.</summary>
    private int _room;
    private int _asked;

    private (string UserId, string Form) Key => this.GetPrimaryKeyString().Split('/', 2) is [var userId, var form]
        ? (userId, form)
        : throw new ArgumentException("The key of a draft is {user id}/{form}.");

    public Task<Draft> Read() => Task.FromResult(Current());

    public async Task<DraftSaveResult> Save(long basedOn, DraftField[] fields, DraftWriter? writer)
    {
        CheckSize(fields);
        var now = state.State;
        if (now.HasHeardOf(writer)) return Repeated(fields, writer!);

        var isLate = basedOn != now.Revision && !now.IsDraftOf(writer);
        var others = now.OthersBut(writer);
        if (now.IsDraft(fields))
        {
            await Write(now with { Others = others }, writer);
            return Saved();
        }
        if (now.WasSent(fields, isLate) || (isLate && DraftField.AreBlank(fields) && !DraftField.AreBlank(now.Fields)))
        {
            await Write(now with { Others = others }, writer);
            return KeptAside();
        }
        if (!isLate || DraftField.AreBlank(now.Fields))
        {
            var next = now with { Fields = now.WithUnusedClientId(fields), Author = writer, Others = DraftState.Without(fields, others) };
            if (!await HasRoomFor(next)) return Full();
            await Write(next, writer);
            return Saved();
        }
        return await KeepAside(fields, writer);
    }

    public async Task<Draft> Discard(long revision, DraftField[] fields, Guid? sentClientId, DraftWriter? writer)
    {
        var now = state.State;
        var next = sentClientId is { } id ? now.WithSent(id, fields) : now;
        // The send was retried: what has been written since under the same revision or fields is another message.
        if (sentClientId is null || next != now)
        {
            var isWhatWasSent = now.IsWhatWasSent(revision, fields, sentClientId, writer);
            next = next with
            {
                Fields = isWhatWasSent ? [] : next.WithUnusedClientId(now.Fields),
                Author = isWhatWasSent ? null : now.Author,
                Others = [.. now.OthersAfterSending(fields, sentClientId, writer).Select(next.WithUnusedClientId)],
            };
        }
        await Write(next, writer);
        return Current();
    }

    public async Task<DraftSaveResult> Take(string versionId, long basedOn, DraftField[] typed, DateTimeOffset? savedAt, DraftWriter? writer)
    {
        CheckSize(typed);
        var now = state.State;
        if (now.HasHeardOf(writer)) return Repeated(typed, writer!);
        if (now.Other(versionId, savedAt) is not { } version)
        {
            if (!DraftField.AreBlank(typed) && !now.HasAside(typed) && await Save(basedOn, typed, writer: null) is { Kept: false } refused) return refused;
            await Write(state.State with { Others = state.State.OthersWithoutOwner(writer) }, writer);
            return KeptAside();
        }

        // A request without any field says nothing about the form: then the draft is replaced, not superseded.
        var isOverDraft = typed.Length > 0 && basedOn == now.Revision;
        DraftField[][] replaced = isOverDraft ? [typed] : [now.Fields, typed];
        var others = now.OthersWithoutOwner(writer).Where(other => other.Fields != version.Fields).ToList();
        foreach (var fields in replaced)
        {
            if (DraftField.AreBlank(fields) || now.WasSent(fields, isLate: true)) continue;
            if (others.Append(version).Any(other => DraftState.AreSameText(other.Fields, fields))) continue;
            others.Add(NewVersion(writer: null, fields));
        }
        LetOldOnesGo(others);
        if (others.Count > Limits.OtherVersions) return new DraftSaveResult(false, Current(), false);
        var next = now with { Fields = now.WithUnusedClientId(version.Fields), Author = null, Others = [.. others] };
        if (!await HasRoomFor(next)) return Full();
        await Write(next, writer);
        return Saved();
    }

    public async Task<Draft> Drop(string versionId, DateTimeOffset? savedAt)
    {
        var now = state.State;
        var dropped = now.Other(versionId, savedAt);
        await Write(now with { Others = [.. now.Others.Where(other => other != dropped)] }, writer: null);
        return Current();
    }

    public Task<HalfFilled?> HalfFilled() =>
        Task.FromResult(state.State.Characters == 0 ? null : new HalfFilled(Key.Form, Current().Beginning));

    public Task<string?> Beginning() => Task.FromResult(Current().Beginning);

    public Task<int> Settle()
    {
        _room = InSteps(state.State.Characters);
        return Task.FromResult(Math.Max(_room, _asked));
    }

    /// <summary>Whether the person may have so much. What makes a form no larger is never refused.</summary>
    private async Task<bool> HasRoomFor(DraftState next)
    {
        var needed = next.Characters;
        if (needed <= Math.Max(_room, state.State.Characters)) return true;
        _asked = InSteps(needed);
        try
        {
            if (!await GrainFactory.GetGrain<IDraftIndexGrain>(Key.UserId).Reserve(Key.Form, _asked)) return false;
            _room = _asked;
            return true;
        }
        finally
        {
            _asked = 0;
        }
    }

    private static int InSteps(int characters) => (characters + Step - 1) / Step * Step;

    private void LetOldOnesGo(List<DraftVersion> others)
    {
        var before = clock.GetUtcNow() - _forgotten;
        while (others.Count > Limits.OtherVersions && others.Find(other => other.SavedAt < before) is { } old) others.Remove(old);
    }

    /// <summary>The text came too late to be the draft. Of one writer the last such text is kept, of one text one version.</summary>
    private async Task<DraftSaveResult> KeepAside(DraftField[] fields, DraftWriter? writer)
    {
        var now = state.State;
        var next = now;
        if (!now.HasAside(fields, writer?.Id))
        {
            List<DraftVersion> others = [.. DraftState.Without(fields, now.OthersBut(writer)), NewVersion(writer, fields)];
            LetOldOnesGo(others);
            if (others.Count > Limits.OtherVersions) return new DraftSaveResult(false, Current(), false);
            next = now with { Others = [.. others] };
            if (!await HasRoomFor(next)) return Full();
        }
        await Write(next, writer);
        return KeptAside();
    }

    /// <summary>The network, or a client that had no answer, repeats itself: it is told what has become of it.</summary>
    private DraftSaveResult Repeated(DraftField[] fields, DraftWriter writer)
    {
        var now = state.State;
        if (now.IsDraft(fields)) return Saved();
        var isKept = DraftField.AreBlank(fields) || now.WasSent(fields, isLate: true) || now.HasAside(fields) || now.Other(writer.Id, null) is not null;
        return new DraftSaveResult(false, Current(), isKept);
    }

    /// <summary>Stores what differs. That a request was heard of alone is stored without being news: nothing that a page shows has changed.</summary>
    private async Task Write(DraftState next, DraftWriter? writer)
    {
        var now = state.State;
        var isChanged = !next.Fields.SequenceEqual(now.Fields);
        var isNews = isChanged || !next.Others.SequenceEqual(now.Others);
        next = next.WithHeardOf(writer);
        if (!isNews && next.Writers == now.Writers && next.Sent == now.Sent) return;

        var (wasBlank, isBlank) = (now.Characters == 0, next.Characters == 0);
        var version = isNews ? now.CurrentVersion + 1 : now.Version;
        await state.Replace(next with
        {
            Version = version,
            Revision = isChanged ? version : now.Revision,
            SavedAt = isChanged ? clock.GetUtcNow() : now.SavedAt,
        });
        metrics.DraftSaved();
        if (isNews) Publish();
        // Not awaited: the save is done. The list shows it a moment later, or after the next time that the form is begun.
        if (wasBlank != isBlank) GrainFactory.GetGrain<IDraftIndexGrain>(Key.UserId).Note(Key.Form, !isBlank).Ignore();
    }

    private void Publish()
    {
        _userStream ??= this.GetStreamProvider(StreamNames.Provider).GetStream<UserEvent>(StreamNames.User(Key.UserId));
        // Not awaited: the save is done, the person's other pages hear of it when they do.
        _ = _userStream.OnNextAsync(UserEvent.Of(Current()));
    }

    private static void CheckSize(DraftField[] fields)
    {
        if (DraftField.Characters(fields) > Limits.DraftCharacters)
            throw new ArgumentException($"A draft holds at most {Limits.DraftCharacters:N0} characters.", nameof(fields));
    }

    private DraftVersion NewVersion(DraftWriter? writer, DraftField[] fields) =>
        new(writer?.Id ?? DraftState.NewId(), fields, clock.GetUtcNow());

    private DraftSaveResult Saved() => new(true, Current(), true);

    private DraftSaveResult Full() => new(false, Current(), false, IsFull: true);

    private DraftSaveResult KeptAside() => new(false, Current(), true);

    private Draft Current()
    {
        var now = state.State;
        var text = Array.Find(now.Fields, field => field.Name == TextField && !string.IsNullOrWhiteSpace(field.Value))?.Value;
        var beginning = text is null ? null : MessageText.Preview(text);
        return new Draft(Key.Form, now.Revision, now.Fields, now.SavedAt, now.CurrentVersion, now.Others, beginning);
    }
}

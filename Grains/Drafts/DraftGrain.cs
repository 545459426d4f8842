using Orleans.Streams;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.Grains.Drafts;

/// <summary>Holds one half-filled form of one person: a row in grain storage, rewritten with every save.</summary>
public sealed class DraftGrain([PersistentState("draft")] IPersistentState<DraftGrain.State> state, TimeProvider clock)
    : Grain, IDraftGrain
{
    /// <summary>The form field that carries the idempotency key of what the form will send.</summary>
    private const string ClientIdField = "ClientId";

    private IAsyncStream<UserEvent>? _userStream;

    private (string UserId, string Form) Key => this.GetPrimaryKeyString().Split('/', 2) is [var userId, var form]
        ? (userId, form)
        : throw new ArgumentException("The key of a draft is {user id}/{form}.");

    public Task<Draft> Read() => Task.FromResult(Current());

    public async Task<DraftSaveResult> Save(long basedOn, DraftField[] fields)
    {
        if (fields.Sum(field => field.Name.Length + field.Value.Length) > Limits.DraftCharacters)
            throw new ArgumentException($"A draft holds at most {Limits.DraftCharacters:N0} characters.", nameof(fields));
        if (fields.SequenceEqual(state.State.Fields)) return new DraftSaveResult(true, Current());
        if (basedOn != state.State.Revision) return new DraftSaveResult(false, Current());

        await Write(WithUnusedClientId(fields, state.State.SentClientId), state.State.SentClientId);
        return new DraftSaveResult(true, Current());
    }

    public async Task<Draft> Discard(long revision, DraftField[] fields, Guid? sentClientId)
    {
        var isWhatWasSent = revision == state.State.Revision || fields.SequenceEqual(state.State.Fields);
        var sent = sentClientId ?? state.State.SentClientId;
        await Write(isWhatWasSent ? [] : WithUnusedClientId(state.State.Fields, sent), sent);
        return Current();
    }

    private async Task Write(DraftField[] fields, Guid? sentClientId)
    {
        await state.Replace(new State
        {
            Revision = state.State.Revision + 1,
            Fields = fields,
            SavedAt = clock.GetUtcNow(),
            SentClientId = sentClientId,
        });
        _userStream ??= this.GetStreamProvider(StreamNames.Provider).GetStream<UserEvent>(StreamNames.User(Key.UserId));
        // Not awaited: the save is done, the person's other pages hear of it when they do.
        _ = _userStream.OnNextAsync(UserEvent.Of(Current()));
    }

    /// <summary>Text that stays behind after a send goes on under a new client id, or it would be taken for the message that was sent.</summary>
    private static DraftField[] WithUnusedClientId(DraftField[] fields, Guid? sent) =>
        sent is { } used && Array.Exists(fields, field => IsClientId(field, used))
            ? [.. fields.Select(field => IsClientId(field, used) ? field with { Value = Guid.CreateVersion7().ToString() } : field)]
            : fields;

    private static bool IsClientId(DraftField field, Guid id) =>
        field.Name == ClientIdField && Guid.TryParse(field.Value, out var value) && value == id;

    private Draft Current() => new(Key.Form, state.State.Revision, state.State.Fields, state.State.SavedAt);

    [GenerateSerializer, Alias("messenger.DraftState")]
    public sealed class State
    {
        [Id(0)] public long Revision { get; set; }
        [Id(1)] public DraftField[] Fields { get; set; } = [];
        [Id(2)] public DateTimeOffset SavedAt { get; set; }

        /// <summary>The client id of what this form sent last: a late save of the same text can't bring it back under that id.</summary>
        [Id(3)] public Guid? SentClientId { get; set; }
    }
}

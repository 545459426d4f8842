using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// Works out what some acts, one after the other, make of a conversation. It holds for the head that it was read under: the log refuses it
/// when that has moved.
/// </summary>
internal sealed class ChangeSet
{
    private readonly ConversationState _state;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<Guid, LoggedAct> _known;
    private readonly Dictionary<long, Message> _messages;
    private readonly HashSet<(long Seq, string Emoji, string UserId)> _given;
    private readonly IReadOnlyDictionary<(long Seq, string Emoji), Member[]> _firstReactors;

    private readonly List<LoggedAct> _acts = [];
    private readonly List<long> _touched = [];
    private readonly List<(long, TextVersion)> _replaced = [];
    private readonly HashSet<long> _edited = [];
    private readonly List<long> _deleted = [];
    private readonly List<ReactionChange> _reactions = [];
    private Dictionary<string, string>? _mentions;
    private readonly HeadChanges _head;
    private ConversationContent _content;

    public ChangeSet(ConversationState state, ActBasis basis, DateTimeOffset now)
    {
        (_state, _now, _content, _head) = (state, now, state.Content, new HeadChanges(state, now));
        (_given, _firstReactors) = ([.. basis.Given], basis.FirstReactors);
        _messages = basis.Messages.ToDictionary(message => message.Seq);
        _known = basis.Acts.ToDictionary(act => act.ClientId);
    }

    /// <summary>What has to be read of what these acts are about.</summary>
    public static ActQuery Query(IReadOnlyCollection<Act> acts)
    {
        var reactions = acts.OfType<React>().ToArray();
        return new ActQuery(
            [.. acts.Select(act => act.ClientId).Distinct()],
            [.. acts.Where(act => act is not HeadAct).Select(act => act.Seq).Distinct()],
            [.. reactions.Select(act => (act.Seq, act.Emoji, act.UserId)).Distinct()],
            // Whoever takes a reaction back is followed by somebody who wasn't named before.
            [
                .. reactions.Where(act => !act.On).GroupBy(act => (act.Seq, act.Emoji))
                    .Select(same => (same.Key.Seq, same.Key.Emoji, Limits.NamesOfReaction + same.Count())),
            ]);
    }

    public Message? Message(long seq) => _messages.GetValueOrDefault(seq);

    public ChangeOutcome Apply(Act act)
    {
        if (_known.TryGetValue(act.ClientId, out var known)) return IsSame(act, known) ? ChangeOutcome.Done : ChangeOutcome.ClientIdTaken;
        var outcome = act is HeadAct head ? _head.Apply(head) : ApplyToMessage(act);
        if (outcome == ChangeOutcome.Done)
        {
            // An act that found it so already is remembered too: it must not be done later, when it no longer is so.
            var logged = new LoggedAct(act.ClientId, act.UserId, act.Seq, act.Kind, act.Value, Version: 0, _now);
            _known[act.ClientId] = logged;
            _acts.Add(logged);
        }
        return outcome;
    }

    /// <summary>Gives each message that was touched the next version; null when there is nothing to write.</summary>
    public LogChange? Result()
    {
        if (_acts.Count == 0) return null;
        var version = _state.Version;
        // Who is in it comes first: whoever is out must hear of nothing else.
        if (!_head.IsEmpty || _head.Topic != _content.Topic)
        {
            version++;
            _content = _content with { Version = version, Topic = _head.Topic, MembersVersion = _head.TouchesMembers ? version : _content.MembersVersion };
        }
        foreach (var seq in _touched)
        {
            var touched = _messages[seq] with { Version = ++version };
            _messages[seq] = _edited.Contains(seq) && !touched.IsDeleted
                ? touched with { Content = ContentOf(touched) with { EditedVersion = version } }
                : touched;
        }
        var head = _head.IsEmpty ? null : _head.Result(ref version);
        var content = _content == _state.Content ? null : _content.Version > _state.Version ? _content : _content with { Version = ++version };
        return new LogChange(
            version,
            [.. _acts.Select(act => act with { Version = version })],
            [.. _touched.Select(seq => _messages[seq])],
            [.. _replaced.Where(replaced => !_deleted.Contains(replaced.Item1))],
            _deleted,
            _reactions,
            content,
            head?.Told[^1] ?? (_touched.Contains(_state.LastSeq) ? _messages[_state.LastSeq] : null),
            head,
            _mentions);
    }

    private ChangeOutcome ApplyToMessage(Act act)
    {
        if (!_head.Has(act.UserId) || !_messages.TryGetValue(act.Seq, out var message)) return ChangeOutcome.NotFound;
        if (message.Told is not null) return ChangeOutcome.NotAllowed;
        return act switch
        {
            Edit edit => Apply(edit, message),
            Delete delete => Apply(delete, message),
            React react => Apply(react, message),
            PinMessage pin => Apply(pin, message),
            _ => throw new ArgumentOutOfRangeException(nameof(act)),
        };
    }

    private ChangeOutcome Apply(Edit act, Message message)
    {
        if (message.AuthorId != act.UserId) return ChangeOutcome.NotYours;
        if (message.IsDeleted) return ChangeOutcome.Deleted;
        if (message.Text == act.Text) return ChangeOutcome.Done;
        var content = ContentOf(message);
        var isStale = act.Version < content.EditedVersion || act.Version > message.Version || _edited.Contains(act.Seq);
        if (isStale) return ChangeOutcome.ChangedMeanwhile;
        _replaced.Add((act.Seq, TextVersion.Of(message)));
        _edited.Add(act.Seq);
        NoteMentions(content.Mentions, act.Mentions, act);
        Put(message with { Text = act.Text, Content = content with { EditedAt = _now, Mentions = act.Mentions } });
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(Delete act, Message message)
    {
        if (message.AuthorId != act.UserId && _head.RoleOf(act.UserId) < Role.Moderator) return ChangeOutcome.NotYours;
        if (message.IsDeleted) return ChangeOutcome.Done;
        _deleted.Add(act.Seq);
        _reactions.RemoveAll(change => change.Seq == act.Seq);
        NoteMentions(message.Content?.Mentions ?? [], [], act);
        Put(message with { Text = "", Content = new MessageContent { Deleted = new Deletion(act.UserId, _head.Nickname(act.UserId), _now) } });
        if (Array.Exists(_content.Pins, pin => pin.Seq == act.Seq)) Unpin(act.Seq);
        return ChangeOutcome.Done;
    }

    private ChangeOutcome Apply(React act, Message message)
    {
        if (message.IsDeleted) return ChangeOutcome.Deleted;
        var own = (act.Seq, act.Emoji, act.UserId);
        if (_given.Contains(own) == act.On) return ChangeOutcome.Done;
        var content = ContentOf(message);
        var place = Array.FindIndex(content.Reactions, reaction => reaction.Emoji == act.Emoji);
        if (place < 0 && content.Reactions.Length >= Limits.ReactionsOfMessage) return ChangeOutcome.TooMany;
        var by = new Member(act.UserId, _head.Nickname(act.UserId));
        var before = place < 0 ? new Reaction(act.Emoji, 0, []) : content.Reactions[place];
        if (act.On) _given.Add(own);
        else _given.Remove(own);
        _reactions.Add(new ReactionChange(act.Seq, act.Emoji, by, act.On, _now));
        var after = act.On ? before with { Count = before.Count + 1, By = Named([.. before.By, by]) } : TakenBack(before, act);
        Reaction[] reactions = place < 0 ? [.. content.Reactions, after] : [.. content.Reactions[..place], after, .. content.Reactions[(place + 1)..]];
        Put(message with { Content = content with { Reactions = [.. reactions.Where(reaction => reaction.Count > 0)] } });
        return ChangeOutcome.Done;
    }

    private Reaction TakenBack(Reaction before, React act)
    {
        var left = before.By.Where(member => member.UserId != act.UserId).ToArray();
        var gone = _reactions.Where(change => !change.On && (change.Seq, change.Emoji) == (act.Seq, act.Emoji)).Select(change => change.By.UserId).ToHashSet();
        var next = _firstReactors[(act.Seq, act.Emoji)].Where(member => !gone.Contains(member.UserId) && !Array.Exists(left, other => other.UserId == member.UserId));
        return before with { Count = before.Count - 1, By = Named([.. left, .. next]) };
    }

    private static Member[] Named(Member[] by) => by.Length <= Limits.NamesOfReaction ? by : by[..Limits.NamesOfReaction];

    private ChangeOutcome Apply(PinMessage act, Message message)
    {
        if (message.IsDeleted) return ChangeOutcome.Deleted;
        var isPinned = Array.Exists(_content.Pins, pin => pin.Seq == act.Seq);
        if (isPinned == act.On) return ChangeOutcome.Done;
        if (!act.On) Unpin(act.Seq);
        else if (_content.Pins.Length >= Limits.PinsOfConversation) return ChangeOutcome.TooMany;
        else _content = _content with { Pins = [new Pin(act.Seq, act.UserId, _head.Nickname(act.UserId), _now), .. _content.Pins] };
        return ChangeOutcome.Done;
    }

    /// <summary>Notes who is newly mentioned, of those who see the message.</summary>
    private void NoteMentions(Mention[] before, Mention[] now, Act by)
    {
        var (old, mentioned) = (before.Select(mention => mention.Mentioned).ToHashSet(), now.Select(mention => mention.Mentioned).ToHashSet());
        if (old.SetEquals(mentioned)) return;
        _mentions ??= [];
        foreach (var userId in mentioned.Except(old))
            if (userId == Mention.Everybody || _state.HistoryFrom(userId) < by.Seq) _mentions[userId] = by.UserId;
    }

    private void Unpin(long seq) => _content = _content with { Pins = [.. _content.Pins.Where(pin => pin.Seq != seq)] };

    private void Put(Message message)
    {
        _messages[message.Seq] = message with { Content = message.Content is { IsEmpty: false } content ? content : null };
        if (!_touched.Contains(message.Seq)) _touched.Add(message.Seq);
    }

    private static MessageContent ContentOf(Message message) => message.Content ?? new MessageContent();

    private static bool IsSame(Act act, LoggedAct known) =>
        (act.UserId, act.Seq, act.Kind, act.Value) == (known.UserId, known.Seq, known.Kind, known.Value);
}

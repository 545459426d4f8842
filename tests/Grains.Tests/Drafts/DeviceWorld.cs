using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Drafts;

/// <summary>
/// One person's devices, the network between them and the grains, and what must be true of them. Every text is typed once only,
/// so that it can be told wherever it turns up.
/// </summary>
internal sealed class DeviceWorld
{
    private static readonly (int Weight, Func<DeviceWorld, Device, int, Task> Happens)[] _happenings =
    [
        (20, (_, device, _) => device.Type()),
        (16, (_, device, _) => device.Save(Fate.Answered)),
        (4, (_, device, _) => device.Save(Fate.AnswerLost)),
        (4, (_, device, _) => device.Save(Fate.Delayed)),
        (5, (_, device, choice) => device.Retry(choice)),
        (14, (world, _, choice) => world.DeliverAgain(choice)),
        (10, (_, device, _) => device.HearNews()),
        (4, (_, device, _) => device.GoOfflineOrOnline()),
        (4, (_, device, choice) => device.CrashAndComeBack(choice)),
        (6, (_, device, _) => device.Send()),
        (6, (_, device, choice) => device.EmptyOutbox((Fate)(choice % 3))),
        (4, (_, device, choice) => device.Take(choice)),
        (3, (_, device, choice) => device.Drop(choice)),
        (3, (_, device, _) => device.Clear()),
    ];

    private static readonly int _weights = _happenings.Sum(happening => happening.Weight);

    private readonly string _user = Guid.NewGuid().ToString("N");
    private readonly IDraftGrain _draft;
    private readonly IConversationGrain _conversation;
    private readonly Device[] _devices;
    private readonly List<Request> _requests = [];
    private readonly List<string> _story = [];

    /// <summary>Texts that were answered for, by the writer that saved them last; not those that are done with.</summary>
    private readonly Dictionary<string, string> _owed = [];

    /// <summary>Which writer made a text the draft.</summary>
    private readonly Dictionary<string, string> _authors = [];

    /// <summary>The latest number of each writer that the server has dealt with.</summary>
    private readonly Dictionary<string, long> _heardOf = [];

    private readonly Dictionary<Guid, string> _sent = [];
    private int _typed;

    public DeviceWorld(MessengerSilo silo)
    {
        var conversation = Guid.NewGuid().ToString("N");
        _conversation = silo.Grain<IConversationGrain>(conversation);
        _draft = silo.Grain<IDraftGrain>(DraftKey.For(_user, DraftKey.Composer(conversation)));
        _devices = [.. Enumerable.Range(0, 3).Select(i => new Device(this, $"device{i}"))];
    }

    private enum Fate
    {
        Answered,
        AnswerLost,
        Delayed,
    }

    /// <summary>How many different things can happen, each on any device and in <c>16</c> ways.</summary>
    public static int Choices => _weights * 3 * 16;

    public async Task Live(int[] steps)
    {
        try
        {
            var me = new Member(_user, "Mira");
            await _conversation.Create(new NewConversation(_user, null, [me, new Member(Guid.NewGuid().ToString("N"), "Ada")], null, Guid.NewGuid()));
            foreach (var step in steps) await Happen(step);
            await ComeToRest();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{error.Message}\n  {string.Join("\n  ", _story)}", error);
        }
    }

    private async Task Happen(int step)
    {
        var (device, choice, at) = (_devices[step % 3], step / 3 % 16, step / 48);
        foreach (var (weight, happens) in _happenings)
        {
            if (at < weight)
            {
                await happens(this, device, choice);
                return;
            }
            at -= weight;
        }
    }

    /// <summary>Everybody is online, all is sent, and everything that the network still has comes late.</summary>
    private async Task ComeToRest()
    {
        foreach (var device in _devices) await device.ComeToRest();
        for (var i = _requests.Count - 1; i >= 0; i--) await DeliverAgain(i);
        foreach (var device in _devices) await device.SaveWhatIsUnsaved();

        var log = await Log();
        var draft = await _draft.Read();
        foreach (var (clientId, text) in _sent)
        {
            Require(log.Count(message => message.ClientId == clientId && message.Text == text) == 1, $"{text} is in the log exactly once");
            Require(TextOf(draft.Fields) != text, $"{text}, which was sent, is no draft");
            Require(draft.Others.All(other => TextOf(other.Fields) != text), $"{text}, which was sent, is no other version");
        }
        Require(log.Length == _sent.Count, "the log has nothing that was not sent");
    }

    private async Task DeliverAgain(int choice)
    {
        if (_requests.Count == 0) return;
        // Rather the latest, which have the best chance to do harm.
        var request = _requests[Math.Max(0, _requests.Count - 1 - choice)];
        _story.Add($"late: {request.Name}");
        await Deliver(request);
    }

    /// <summary>The server carries out a request, and everything that was answered for is still somewhere.</summary>
    private async Task<DraftSaveResult> Deliver(Request request)
    {
        var before = await _draft.Read();
        var isRepeated = request.Writer is { } writer && _heardOf.GetValueOrDefault(writer.Id) >= writer.Number;
        var result = await request.Carry();
        var after = await _draft.Read();

        if (request.Saves is not null && isRepeated)
            Require(before.Version == after.Version, $"{request.Name}, which came late, changes nothing");
        if (request.Writer is { } heard && result.Kept && !isRepeated)
        {
            _heardOf[heard.Id] = heard.Number;
            // A take puts other text into the form, beside what was there; a save or a send goes on from it.
            foreach (var (old, _) in request.IsTake ? [] : _owed.Where(owed => owed.Value == heard.Id).ToArray()) _owed.Remove(old);
            // A tab that came back with the text goes on from it.
            if (request.Saves is { } saved && _owed.ContainsKey(saved)) _owed[saved] = heard.Id;
        }
        // Whoever wrote over it had seen it, or had written it.
        var isOwn = request.Writer is { } author && _authors.GetValueOrDefault(TextOf(before.Fields)) == author.Id;
        if ((request.BasedOn == before.Revision || isOwn) && before.Revision != after.Revision) _owed.Remove(TextOf(before.Fields));
        if (request is { Saves: { } text, Writer: { } by } && before.Revision != after.Revision) _authors[text] = by.Id;
        _story.Add($"      {request.Name} -> saved {result.Saved}, kept {result.Kept}: {Told(after)}");
        await Check(after);
        return result;
    }

    private async Task Check(Draft draft)
    {
        string[] there = [TextOf(draft.Fields), .. draft.Others.Select(other => TextOf(other.Fields)), .. (await Log()).Select(message => message.Text)];
        foreach (var text in _owed.Keys) Require(there.Contains(text), $"{text}, which was answered for, is still there");
        Require(draft.Others.Length <= Limits.OtherVersions, "there are no more than eight other versions");
    }

    private async Task<Message[]> Log()
    {
        if (_sent.Count == 0) return [];
        var messages = (await _conversation.View(_user, null))!.Messages;
        return messages.Length < Limits.MessagesPerPage ? messages : throw new InvalidOperationException("Too many messages for one page.");
    }

    private void Owe(string text, string writer)
    {
        if (text.Length > 0) _owed[text] = writer;
    }

    private static string TextOf(DraftField[] fields) => Array.Find(fields, field => field.Name == "Text")?.Value ?? "";

    private static string Told(Draft draft) =>
        $"r{draft.Revision} v{draft.Version} '{TextOf(draft.Fields)}' [{string.Join(", ", draft.Others.Select(other => TextOf(other.Fields)))}]";

    private static void Require(bool isTrue, string what)
    {
        if (!isTrue) throw new InvalidOperationException($"It is not so that {what}.");
    }

    /// <param name="BasedOn">The revision that whoever made it had seen; null for a request that says nothing of it.</param>
    /// <param name="Saves">The text of a save; null for any other request.</param>
    private sealed record Request(string Name, DraftWriter? Writer, long? BasedOn, string? Saves, bool IsTake, Func<Task<DraftSaveResult>> Carry);

    private sealed record Outgoing(Guid ClientId, string Text, long BasedOn, DraftWriter Writer);

    /// <summary>A form in a tab, as an honest client fills it.</summary>
    private sealed class Device(DeviceWorld world, string name)
    {
        private readonly List<Outgoing> _outbox = [];
        private int _lives;
        private long _number;
        private long _basedOn;
        private string _text = "";
        private Guid _clientId = Guid.NewGuid();

        /// <summary>The server has not answered for the text; the browser keeps a copy.</summary>
        private bool _isUnsaved;

        /// <summary>The text stands beside the draft.</summary>
        private bool _isAside;

        private bool _isOffline;
        private DraftVersion[] _others = [];
        private Request? _unanswered;

        private string Writer => $"{name}-{_lives}";

        private DraftField[] Fields => [new(DraftField.ClientId, $"{_clientId}"), new("Text", _text)];

        public Task Type() => Change($"text{++world._typed}");

        public Task Clear() => Change("");

        public async Task Save(Fate fate)
        {
            if (_isOffline || !_isUnsaved) return;
            var (basedOn, fields, writer) = (_basedOn, Fields, new DraftWriter(Writer, ++_number));
            _unanswered = new Request(
                $"save {writer.Id}#{writer.Number} '{_text}' on r{basedOn}", writer, basedOn, _text, IsTake: false, () => world._draft.Save(basedOn, fields, writer));
            world._requests.Add(_unanswered);
            await Try(fate);
        }

        /// <summary>Under the same number or under the next.</summary>
        public Task Retry(int choice)
        {
            if (_isOffline || _unanswered is null || !_isUnsaved) return Task.CompletedTask;
            return choice % 2 == 0 && _unanswered.Saves == _text ? Try(Fate.Answered) : Save(Fate.Answered);
        }

        public async Task HearNews()
        {
            if (_isOffline) return;
            var draft = await world._draft.Read();
            _others = draft.Others;
            if (_isUnsaved || _isAside) return;
            Adopt(draft);
            world._story.Add($"{name} hears of {Told(draft)}");
        }

        public Task GoOfflineOrOnline()
        {
            _isOffline = !_isOffline;
            return Task.CompletedTask;
        }

        /// <summary>The tab is a new writer. What was not answered for comes back from the browser's copy; so may what stands beside the draft.</summary>
        public async Task CrashAndComeBack(int choice)
        {
            _lives++;
            (_number, _unanswered, _isOffline) = (0, null, false);
            world._story.Add($"{name} crashes and comes back{(_isUnsaved ? $" with '{_text}'" : "")}");
            if (_isAside && choice % 2 == 0) _isUnsaved = true;
            _isAside = false;
            await HearNews();
        }

        public Task Send()
        {
            if (_text.Length == 0) return Task.CompletedTask;
            world._story.Add($"{name} sends '{_text}' on r{_basedOn}");
            _outbox.Add(new Outgoing(_clientId, _text, _basedOn, new DraftWriter(Writer, ++_number)));
            (_text, _clientId, _isUnsaved, _isAside, _unanswered) = ("", Guid.NewGuid(), false, false, null);
            return Task.CompletedTask;
        }

        /// <summary>The server may die between commit and discard (Delayed), or its answer be lost: then all is sent again.</summary>
        public async Task EmptyOutbox(Fate fate)
        {
            if (_isOffline || _outbox.Count == 0) return;
            var outgoing = _outbox[0];
            var outcome = (await world._conversation.Post(world._user, outgoing.ClientId, outgoing.Text)).Outcome;
            if (outcome == PostOutcome.ClientIdTaken)
            {
                _outbox[0] = outgoing with { ClientId = Guid.NewGuid() };
                return;
            }
            world._sent[outgoing.ClientId] = outgoing.Text;
            world._owed.Remove(outgoing.Text);
            if (fate == Fate.Delayed) return;

            var request = Discarding(outgoing);
            world._requests.Add(request);
            var draft = (await world.Deliver(request)).Current;
            if (fate == Fate.AnswerLost) return;
            _outbox.RemoveAt(0);
            if (DraftField.AreBlank(draft.Fields)) _basedOn = Math.Max(_basedOn, draft.Revision);
        }

        public async Task Take(int choice)
        {
            if (_isOffline || _others.Length == 0) return;
            var (version, basedOn, typed, writer) = (_others[choice % _others.Length], _basedOn, Fields, new DraftWriter(Writer, ++_number));
            var request = new Request(
                $"take {writer.Id}#{writer.Number} '{TextOf(version.Fields)}' on r{basedOn} with '{_text}'", writer, basedOn, null, IsTake: true,
                () => world._draft.Take(version.Id, basedOn, typed, version.SavedAt, writer));
            world._requests.Add(request);
            var result = await world.Deliver(request);
            if (!result.Kept) return;
            // What it leaves is nobody's any more, unless it is what the form goes on with.
            world.Owe(_text, TextOf(result.Current.Fields) == _text ? Writer : "nobody");
            (_isUnsaved, _isAside, _unanswered) = (false, false, null);
            Adopt(result.Current);
            await world.Check(result.Current);
        }

        public async Task Drop(int choice)
        {
            if (_isOffline || _others.Length == 0) return;
            var version = _others[choice % _others.Length];
            world._owed.Remove(TextOf(version.Fields));
            var request = new Request($"drop '{TextOf(version.Fields)}'", null, null, null, IsTake: false, async () =>
                new DraftSaveResult(true, await world._draft.Drop(version.Id, version.SavedAt), true));
            world._requests.Add(request);
            _others = (await world.Deliver(request)).Current.Others;
        }

        public async Task ComeToRest()
        {
            _isOffline = false;
            while (_outbox.Count > 0) await EmptyOutbox(Fate.Answered);
        }

        public Task SaveWhatIsUnsaved() => Save(Fate.Answered);

        private Task Change(string text)
        {
            world._story.Add($"{name} types '{text}' on r{_basedOn}");
            (_text, _isUnsaved) = (text, true);
            return Task.CompletedTask;
        }

        private async Task Try(Fate fate)
        {
            world._story.Add($"{name}: {_unanswered!.Name}, {fate}");
            if (fate == Fate.Delayed) return;
            var result = await world.Deliver(_unanswered);
            if (fate == Fate.AnswerLost) return;
            _others = result.Current.Others;
            _unanswered = null;
            if (!result.Kept) return;
            world.Owe(_text, Writer);
            (_isUnsaved, _isAside) = (false, !result.Saved);
            if (result.Saved) Adopt(result.Current);
            else if (TextOf(result.Current.Fields).Length == 0 || _text.Length == 0) GiveWay(result.Current);
            await world.Check(result.Current);
        }

        /// <summary>The server has nothing of it and says so: it was sent meanwhile, or there was no text.</summary>
        private void GiveWay(Draft draft)
        {
            world._owed.Remove(_text);
            _isAside = false;
            Adopt(draft);
        }

        private void Adopt(Draft draft)
        {
            (_basedOn, _text, _others) = (draft.Revision, TextOf(draft.Fields), draft.Others);
            _clientId = Guid.TryParse(draft[DraftField.ClientId], out var id) ? id : Guid.NewGuid();
        }

        private Request Discarding(Outgoing outgoing)
        {
            DraftField[] fields = [new(DraftField.ClientId, $"{outgoing.ClientId}"), new("Text", outgoing.Text)];
            return new Request($"discard {outgoing.Writer.Id}#{outgoing.Writer.Number} '{outgoing.Text}' on r{outgoing.BasedOn}", outgoing.Writer, outgoing.BasedOn, null, IsTake: false, async () =>
                new DraftSaveResult(true, await world._draft.Discard(outgoing.BasedOn, fields, outgoing.ClientId, outgoing.Writer), true));
        }
    }
}

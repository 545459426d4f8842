using System.Collections.Concurrent;
using System.Globalization;

namespace OrleansMessenger.Harness;

/// <summary>
/// Somebody in a conversation who posts and does all that can be done to messages. What comes next is left to chance; the judge is told of it
/// once it is acknowledged.
/// </summary>
/// <param name="there">The conversation's messages by place, for all who act in it.</param>
public sealed class Actor(Person person, string conversation, ConcurrentDictionary<long, Guid> there, Random chance)
{
    private const int MostPins = 2;
    private static readonly string[] _emoji = ["👍", "🎉", "😂"];

    private readonly List<SentMessage> _messages = [];
    private readonly List<SentAct> _acts = [];
    private readonly List<PostedMessage> _own = [];
    private readonly HashSet<Guid> _pinned = [];
    private int _deeds;

    public Person Person => person;

    public Sender Sender => new(person.Id, person.Nickname, _messages, _acts);

    public int Posts => _messages.Count;

    public int Acts => _acts.Count;

    public Deed Next()
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"{person.Nickname}: {_deeds++}");
        return _own.Count == 0 ? Post(words) : chance.Next(20) switch
        {
            < 9 => Post(words),
            < 13 => Edit(words),
            < 14 => Delete(),
            < 16 => Pin(),
            < 17 => Title(words),
            _ => React(),
        };
    }

    private Deed Post(string text)
    {
        var sent = new SentMessage(text, Guid.NewGuid());
        return new Deed($"“{text}” is posted", () => Ask("", ("Text", text), ("ClientId", sent.ClientId.ToString()!)), message =>
        {
            _messages.Add(sent);
            _own.Add(message);
            there[message.Seq] = message.ClientId;
        })
        { Posts = sent.ClientId };
    }

    private Deed Edit(string text)
    {
        var own = _own[chance.Next(_own.Count)];
        return Act(own.Seq, "edit", new SentAct(ActKind.Edit, own.ClientId, text), message => _own[_own.IndexOf(own)] = message,
            ("Text", text), ("Version", own.Version.ToString(CultureInfo.InvariantCulture)));
    }

    private Deed Delete()
    {
        var own = _own[chance.Next(_own.Count)];
        return Act(own.Seq, "delete", new SentAct(ActKind.Delete, own.ClientId), _ =>
        {
            _own.Remove(own);
            _pinned.Remove(own.ClientId);
        });
    }

    private Deed Title(string title)
    {
        var clientId = Guid.NewGuid();
        return new Deed(
            $"the conversation is named “{title}”",
            () => person.SubmitByScript($"/conversations/{conversation}/title", ("ClientId", $"{clientId}"), ("Title", title)),
            _ => _acts.Add(new SentAct(ActKind.Title, clientId, title)));
    }

    /// <summary>Never so many that one is refused for that: a copy of it that comes late would be done when there is room again.</summary>
    private Deed Pin()
    {
        var own = _own[chance.Next(_own.Count)];
        var on = !_pinned.Contains(own.ClientId) && _pinned.Count < MostPins;
        return Act(own.Seq, "pin", new SentAct(ActKind.Pin, own.ClientId, On: on), _ =>
        {
            if (on) _pinned.Add(own.ClientId);
            else _pinned.Remove(own.ClientId);
        }, ("On", on ? "true" : "false"));
    }

    private Deed React()
    {
        var (seq, message) = there.ElementAt(chance.Next(there.Count));
        var (emoji, on) = (_emoji[chance.Next(_emoji.Length)], chance.Next(3) > 0);
        return Act(seq, "reactions", new SentAct(ActKind.React, message, emoji, on), _ => { }, ("Emoji", emoji), ("On", on ? "true" : "false"));
    }

    private Deed Act(long seq, string route, SentAct act, Action<PostedMessage> done, params (string Name, string Value)[] fields)
    {
        var clientId = Guid.NewGuid().ToString();
        return new Deed($"{person.Nickname}'s {route} of {seq} is done", () => Ask($"/{seq}/{route}", [("ClientId", clientId), .. fields]), message =>
        {
            _acts.Add(act);
            done(message);
        });
    }

    private Task<HttpResponseMessage> Ask(string route, params (string Name, string Value)[] fields) =>
        person.SubmitByScript($"/conversations/{conversation}/messages{route}", fields);
}

/// <summary>Something that somebody wants done once, however often it is asked for.</summary>
/// <param name="ask">The same request each time.</param>
public sealed class Deed(string words, Func<Task<HttpResponseMessage>> ask, Action<PostedMessage> done)
{
    private static readonly PostedMessage _none = new(0, 0, Guid.Empty, "", "");

    public string Words => words;

    /// <summary>The client id of the message that this posts; null for what is done to one that is there.</summary>
    public Guid? Posts { get; init; }

    public Task<HttpResponseMessage> Ask() => ask();

    /// <summary>The server has answered with the message as it stands now, or, where it wasn't done to one, with nothing.</summary>
    public async Task Acknowledged(HttpResponseMessage answer) =>
        done((await Person.Parse(answer)).QuerySelector("article") is { } article ? PostedMessage.Of(article) : _none);
}

using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>
/// Puts the handle to names that may be taken for another's in the same conversation, in what pages are given. It is asked for each time,
/// so that it is the one of today, and never stored.
/// </summary>
internal sealed class Namesakes(IGrainFactory grains)
{
    public async Task<Message[]> InMessages(Message[] messages, ConversationState state)
    {
        var handles = await Handles(messages.SelectMany(message => Named(message, state)));
        return handles.Count == 0 ? messages : Array.ConvertAll(messages, message => WithHandles(message, handles));
    }

    /// <summary>Of two people alone each has it: it tells apart the conversations with one and with another namesake.</summary>
    public async Task<Member[]> InMembers(Member[] members, ConversationState state)
    {
        var named = members.Where(member => state.Kind == ConversationKind.Direct || state.IsMistakable(member));
        return WithHandles(members, await Handles(named.Select(member => member.UserId)));
    }

    private async Task<Dictionary<string, string>> Handles(IEnumerable<string> userIds)
    {
        var people = await Task.WhenAll(userIds.Distinct().Select(id => grains.GetGrain<IAccountGrain>(id).Person()));
        return people.Where(person => person?.Handle is not null).ToDictionary(person => person!.UserId, person => person!.Handle!);
    }

    /// <summary>Whose names in it may be taken for another's: names of then, among the members of now and within the line.</summary>
    private static IEnumerable<string> Named(Message message, ConversationState state)
    {
        var author = new Member(message.AuthorId, message.AuthorName);
        if (message.Told is not { } told) return state.IsMistakable(author) ? [author.UserId] : [];
        var names = told.Members.Prepend(author).Distinct().ToArray();
        var alike = names.GroupBy(name => NameLook.Of(name.Nickname)).Where(same => same.Count() > 1).SelectMany(same => same);
        return names.Where(state.IsMistakable).Union(alike).Select(name => name.UserId);
    }

    private static Message WithHandles(Message message, Dictionary<string, string> handles)
    {
        message = message with { AuthorHandle = handles.GetValueOrDefault(message.AuthorId) };
        return message.Told is { Members.Length: > 0 } told
            ? message with { Content = message.Content! with { Told = told with { Members = WithHandles(told.Members, handles) } } }
            : message;
    }

    private static Member[] WithHandles(Member[] members, Dictionary<string, string> handles) => handles.Count == 0
        ? members
        : Array.ConvertAll(members, member => member with { Handle = handles.GetValueOrDefault(member.UserId) });
}

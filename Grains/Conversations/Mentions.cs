using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>Whom a message mentions. Handles become people when it is written; pages show them under their names of today.</summary>
internal sealed class Mentions(IGrainFactory grains)
{
    /// <summary>The members among those whose handles these are, and the handles of others, who are not told.</summary>
    /// <param name="userId">Who mentions them; everybody is for moderators to mention.</param>
    public async Task<(Mention[] Mentioned, string[] Others)> Of(string[]? handles, string userId, ConversationState state)
    {
        if (handles is null or []) return ([], []);
        var wanted = handles.Where(HandleRules.IsWellFormed).Distinct().Take(Limits.MentionsOfMessage).ToArray();
        var owners = (await grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).OfHandles([.. wanted.Where(handle => handle != Mention.All)]))
            .ToLookup(person => person.Handle!);
        var (mentioned, others) = (new List<Mention>(), new List<string>());
        foreach (var handle in wanted)
        {
            if (handle == Mention.All)
            {
                if (state.Kind == ConversationKind.Direct) continue;
                if (state.StandingOf(userId)?.Role >= Role.Moderator) mentioned.Add(new Mention(handle, Mention.Everybody, handle));
                else others.Add(handle);
            }
            // The index may still list whoever had it before.
            else if (owners[handle].FirstOrDefault(owner => state.HasMember(owner.UserId)) is { } owner)
                mentioned.Add(new Mention(handle, owner.UserId, state.Nickname(owner.UserId)));
            // What nobody is called is text.
            else if (owners.Contains(handle)) others.Add(handle);
        }
        return ([.. mentioned], [.. others]);
    }

    public static Message[] WithNames(Message[] messages, ConversationState state) =>
        Array.ConvertAll(messages, message => message.Content?.Mentions is not { Length: > 0 } mentions ? message : message with
        {
            Content = message.Content with { Mentions = Array.ConvertAll(mentions, mention => WithName(mention, state)) },
        });

    private static Mention WithName(Mention mention, ConversationState state) =>
        state.HasMember(mention.Mentioned) ? mention with { Nickname = state.Nickname(mention.Mentioned) } : mention;
}

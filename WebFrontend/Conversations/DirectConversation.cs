using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>The conversation of two people, or with oneself, which there is once.</summary>
internal static class DirectConversation
{
    /// <summary>Without a message. Where there is one already, nothing happens.</summary>
    public static Task Begin(IGrainFactory grains, Person me, Person other)
    {
        Member[] both = [new(me.UserId, me.Nickname), new(other.UserId, other.Nickname)];
        var request = new NewConversation(me.UserId, Title: null, both, Text: null, Guid.CreateVersion7(), ConversationKind.Direct);
        return grains.GetGrain<IConversationGrain>(ConversationId.Between(me.UserId, other.UserId)).Create(request);
    }
}

using System.Text.Json;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>A person as this process follows them: the conversation list, reading positions and drafts, for all their tabs.</summary>
public sealed class UserFeed(IUserGrain user, Fragments fragments) : Subscription<UserEvent>
{
    /// <summary>Adds the tab and returns the list lines with activity after the given time; null when the feed is retired.</summary>
    public async Task<byte[]?> Join(Tab tab, DateTimeOffset listKnownUntil)
    {
        if (!Tabs.TryAdd(tab)) return null;
        if (listKnownUntil == DateTimeOffset.MaxValue) return [];
        var frames = new List<byte[]>();
        foreach (var summary in (await user.Conversations(null)).Where(summary => summary.LastAt > listKnownUntil).Reverse())
            frames.Add(await fragments.ConversationItem(summary));
        return ServerSentEvent.Join(frames);
    }

    public override async Task OnNextAsync(UserEvent item, Orleans.Streams.StreamSequenceToken? token = null)
    {
        if (item.Conversation is { } summary) Tabs.Send(await fragments.ConversationItem(summary));
        if (item.Draft is { } draft) Tabs.Send(DraftFrame(draft));
        if (item.Read is { } read) Tabs.Send(ServerSentEvent.Encode(ServerSentEvent.Read, JsonSerializer.Serialize(read, JsonSerializerOptions.Web)));
    }

    public static byte[] DraftFrame(Draft draft) =>
        ServerSentEvent.Encode(ServerSentEvent.Draft, JsonSerializer.Serialize(draft, JsonSerializerOptions.Web));
}

using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Gives messages their places after a head.</summary>
internal static class Numbering
{
    /// <param name="stored">The messages among <paramref name="messages"/> that the log has already, by client id; those numbered now are added.</param>
    public static AppendResult[] After(
        string conversationId, long version, long lastSeq, IReadOnlyList<UnnumberedMessage> messages, Dictionary<Guid, Message> stored)
    {
        var results = new AppendResult[messages.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var (clientId, authorId, authorName, text, sentAt, content) = messages[i];
            if (stored.TryGetValue(clientId, out var message))
            {
                results[i] = new AppendResult(Appended: false, message);
                continue;
            }

            // What is answered now is what a later read finds: whole milliseconds.
            var sent = DateTimeOffset.FromUnixTimeMilliseconds(sentAt.ToUnixTimeMilliseconds());
            message = new Message(conversationId, ++lastSeq, ++version, clientId, authorId, authorName, text, sent, content);
            stored.Add(clientId, message);
            results[i] = new AppendResult(Appended: true, message);
        }

        return results;
    }

    /// <summary>The last of those with which the new messages begin and that one person wrote; null when there is no new one.</summary>
    public static Message? OwnBeginning(IEnumerable<AppendResult> results)
    {
        Message? own = null;
        foreach (var result in results.Where(result => result.Appended))
        {
            if (own is not null && own.AuthorId != result.Message.AuthorId) break;
            own = result.Message;
        }

        return own;
    }

    /// <summary>Their writer has read as far as <paramref name="own"/>.</summary>
    public static AppendResult[] WithRead(this AppendResult[] results, Message own) =>
    [
        .. results.Select(result => result with
        {
            IsRead = result.Appended && result.Message.AuthorId == own.AuthorId && result.Message.Seq <= own.Seq,
        }),
    ];
}

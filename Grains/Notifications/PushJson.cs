using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>What the service worker gets. <c>type</c> says what it is; <c>user</c> whose, since another may be signed in there by now.</summary>
internal static class PushJson
{
    private static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="badge">How many conversations hold unread messages.</param>
    public static string Alert(string user, Alert alert, long badge) => JsonSerializer.Serialize(
        new { type = "alert", user, alert.ConversationId, alert.Seq, alert.Title, alert.AuthorName, alert.Text, alert.Unread, alert.At, badge }, _options);

    /// <summary>What was told of the newest message is not what it says now.</summary>
    public static string Changed(string user, Alert alert) => JsonSerializer.Serialize(
        new { type = "changed", user, alert.ConversationId, alert.Seq, alert.Title, alert.AuthorName, alert.Text, alert.Unread, alert.At }, _options);

    /// <summary>The conversation has been read up to there: what is shown of it goes away.</summary>
    public static string Read(string user, string conversationId, long seq) =>
        JsonSerializer.Serialize(new { type = "read", user, conversationId, seq }, _options);

    public static string Test(string user, DateTimeOffset at) => JsonSerializer.Serialize(new { type = "test", user, at }, _options);

    /// <summary>Apple ends a subscription whose messages show nothing.</summary>
    public static bool MayBeSilent(PushSubscription subscription) =>
        !(Uri.TryCreate(subscription.Endpoint, UriKind.Absolute, out var endpoint) && endpoint.Host.EndsWith(".push.apple.com", StringComparison.OrdinalIgnoreCase));
}

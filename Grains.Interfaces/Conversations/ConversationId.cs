using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansMessenger.Conversations;

public static partial class ConversationId
{
    /// <summary>
    /// The id of what a person creates with a client id: the same request again names the same conversation, and nobody can
    /// name a conversation of somebody else's making.
    /// </summary>
    public static string For(string creatorId, Guid clientId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{creatorId}/{clientId:N}")).AsSpan(0, 16));

    /// <summary>The id of the conversation that these two people have with each other, whoever begins it.</summary>
    public static string Between(string userId, string otherId)
    {
        var (first, second) = string.CompareOrdinal(userId, otherId) < 0 ? (userId, otherId) : (otherId, userId);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"direct/{first}/{second}")).AsSpan(0, 16));
    }

    /// <summary>Whether it looks like one: 32 lower-case hexadecimal digits. Anything else never reaches a grain.</summary>
    public static bool IsWellFormed(string id) => Format.IsMatch(id);

    [GeneratedRegex(@"^[0-9a-f]{32}\z")]
    private static partial Regex Format { get; }
}

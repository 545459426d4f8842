using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Members as the database takes them: a list in one parameter, a few in a column.</summary>
internal static class MembersJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(IEnumerable<Member> members) => JsonSerializer.Serialize(members, _options);

    public static Member[] Read(string json) => JsonSerializer.Deserialize<Member[]>(json, _options)!;
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>What messages and conversations hold beside their text, as a column keeps it.</summary>
internal static class ContentJson
{
    private static readonly JsonSerializerOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
    };

    [return: NotNullIfNotNull(nameof(content))]
    public static string? Write<T>(T? content) where T : class => content is null ? null : JsonSerializer.Serialize(content, _options);

    public static T? Read<T>(string? json) where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, _options);
}

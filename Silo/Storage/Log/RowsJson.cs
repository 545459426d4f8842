using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Many rows as one parameter: an array of objects, their properties named like the columns.</summary>
internal static class RowsJson
{
    private static readonly JsonSerializerOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write<T>(IEnumerable<T> rows) => JsonSerializer.Serialize(rows, _options);
}

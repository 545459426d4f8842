using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Storage;

namespace OrleansMessenger.Silo.Storage.GrainState;

/// <summary>
/// Grain states as JSON, the same for both runtimes. A state may gain properties: older rows leave them at their defaults, and an
/// older program passes over those it doesn't know. Properties need setters or constructor parameters.
/// </summary>
public sealed class JsonStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // Reflection for a state that isn't among them.
        TypeInfoResolver = JsonTypeInfoResolver.Combine(StateJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options));

    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, _options);
}

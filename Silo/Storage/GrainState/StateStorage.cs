using System.Data.Common;
using System.Globalization;
using System.Text;
using Orleans.Storage;

namespace OrleansMessenger.Silo.Storage.GrainState;

/// <summary>
/// Grain states on SQLite, in the rows and by the statements of Orleans' ADO.NET storage, so that <c>copy</c> can move them to PostgreSQL.
/// Orleans' own class would sync the disk once for each write; here writes share commits with each other and with the log.
/// </summary>
public sealed class StateStorage(Database database, IGrainStorageSerializer serializer) : IGrainStorage
{
    private static readonly OrleansDefaultHasher _hasher = new();

    private Dictionary<string, string>? _statements;

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = KeyParameters(stateName, grainId);
        var read = await Statement("ReadFromStorageKey");
        var row = await database.Read(connection => connection.First(read, PayloadAndVersion, key));
        grainState.State = row?.Payload is { } payload ? serializer.Deserialize<T>(new BinaryData(payload)) : default;
        grainState.State ??= Activator.CreateInstance<T>();
        grainState.ETag = row?.Version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = row?.Payload is not null;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // Before the first await: the grain may go on changing its state.
        var payload = serializer.Serialize(grainState.State).ToArray();
        grainState.ETag = await Change(
            "WriteToStorageKey", stateName, grainId, grainState.ETag, [.. KeyParameters(stateName, grainId), Version(grainState.ETag), ("@PayloadBinary", payload)]);
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (grainState.ETag is null)
        {
            await ReadStateAsync(stateName, grainId, grainState);
            if (!grainState.RecordExists) return;
        }

        grainState.ETag = await Change(
            "ClearStorageKey", stateName, grainId, grainState.ETag, [.. KeyParameters(stateName, grainId), Version(grainState.ETag)]);
        grainState.State = Activator.CreateInstance<T>();
        grainState.RecordExists = false;
    }

    /// <returns>The new version.</returns>
    private async Task<string> Change(
        string statement, string stateName, GrainId grainId, string? etag, (string Name, object? Value)[] parameters)
    {
        var sql = await Statement(statement);
        var version = await database.Write(connection => connection.First(sql, row => (int?)row.GetInt32(0), parameters));
        return version?.ToString(CultureInfo.InvariantCulture) ?? throw new InconsistentStateException(
            $"Version conflict ({statement}): GrainType={stateName} GrainId={grainId} ETag={etag}.");
    }

    /// <summary>As Orleans does: the statements stand in the database, beside the tables that they work on.</summary>
    private async Task<string> Statement(string name)
    {
        _statements ??= (await database.Read(connection => connection.Query(
            "SELECT QueryKey, QueryText FROM OrleansQuery", row => (Key: row.GetString(0), Text: row.GetString(1))))).ToDictionary(row => row.Key, row => row.Text);
        return _statements[name];
    }

    private static (string Name, object? Value)[] KeyParameters(string stateName, GrainId grainId)
    {
        var (n0, n1, text, hash) = Key(grainId);
        return
        [
            ("@GrainIdHash", hash),
            ("@GrainIdN0", n0),
            ("@GrainIdN1", n1),
            ("@GrainTypeHash", _hasher.Hash(Encoding.UTF8.GetBytes(stateName))),
            ("@GrainTypeString", stateName),
            ("@GrainIdExtensionString", text),
            ("@ServiceId", GrainStateHosting.ServiceId),
        ];
    }

    /// <summary>The columns of a grain's key, as Orleans' ADO.NET storage fills them.</summary>
    private static (long N0, long N1, string? Text, int Hash) Key(GrainId grain)
    {
        if (grain.TryGetGuidKey(out var guid, out var text))
        {
            var bytes = guid.ToByteArray();
            return (BitConverter.ToInt64(bytes), BitConverter.ToInt64(bytes, 8), text, Hash(bytes, text));
        }

        if (grain.TryGetIntegerKey(out var number, out text)) return (0, number, text, Hash(BitConverter.GetBytes(number), text));
        text = grain.Key.ToString();
        return (0, 0, text, Hash([], text));
    }

    /// <summary>Orleans hashes the bytes from the last to the first.</summary>
    private static int Hash(byte[] number, string? text)
    {
        byte[] bytes = [.. number, .. Encoding.UTF8.GetBytes(text ?? "")];
        Array.Reverse(bytes);
        return _hasher.Hash(bytes);
    }

    private static (string Name, object? Value) Version(string? etag) =>
        ("@GrainStateVersion", etag is null ? null : int.Parse(etag, CultureInfo.InvariantCulture));

    private static (byte[]? Payload, int Version)? PayloadAndVersion(DbDataReader row) =>
        (row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), row.GetInt32(1));
}

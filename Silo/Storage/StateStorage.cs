#if !ORLEANS
using System.Data.Common;
using System.Globalization;
using System.Text;
using Orleans.Storage;
using OrleansMessenger.Grains.Storage;

namespace OrleansMessenger.Silo.Storage;

/// <summary>
/// The embedded runtime's grain states, in the rows and by the statements of Orleans' ADO.NET storage, so that either runtime opens the
/// other's database. Writes share commits with the log's.
/// </summary>
public sealed class StateStorage(Database database, IGrainStorageSerializer serializer) : IGrainStorage
{
    /// <summary>Part of every row's key; Orleans' ClusterOptions must have the same.</summary>
    public const string ServiceId = "messenger";

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
            $"Version conflict ({statement}): ServiceId={ServiceId} GrainType={stateName} GrainId={grainId} ETag={etag}.");
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
        var key = StateKey.Of(grainId.Key.ToString());
        return
        [
            ("@GrainIdHash", key.Hash),
            ("@GrainIdN0", key.N0),
            ("@GrainIdN1", key.N1),
            ("@GrainTypeHash", StateHash.Of(Encoding.UTF8.GetBytes(stateName))),
            ("@GrainTypeString", stateName),
            ("@GrainIdExtensionString", key.Text),
            ("@ServiceId", ServiceId),
        ];
    }

    private static (string Name, object? Value) Version(string? etag) =>
        ("@GrainStateVersion", etag is null ? null : int.Parse(etag, CultureInfo.InvariantCulture));

    private static (byte[]? Payload, int Version)? PayloadAndVersion(DbDataReader row) =>
        (row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), row.GetInt32(1));
}
#endif

using System.Collections.Concurrent;
using System.Globalization;
using EmbeddedSilo;
using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>States in memory, for tests: each read and write copies, as a database would.</summary>
public sealed class MemoryGrainStorage : IGrainStorage
{
    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var record = _records.GetValueOrDefault((stateName, grainId));
        Set(grainState, record is null ? Activator.CreateInstance<T>() : (T?)DeepCopy.Of(record.State), record?.ETag);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var record = new Record(DeepCopy.Of(grainState.State), Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture));
        var stored = Expected(key, grainState.ETag);
        if (stored is null ? !_records.TryAdd(key, record) : !_records.TryUpdate(key, record, stored))
            throw Inconsistent(key, grainState.ETag);

        Set(grainState, grainState.State, record.ETag);
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (Expected(key, grainState.ETag) is { } stored && !_records.TryRemove(KeyValuePair.Create(key, stored)))
            throw Inconsistent(key, grainState.ETag);

        Set(grainState, Activator.CreateInstance<T>(), eTag: null);
        return Task.CompletedTask;
    }

    private static void Set<T>(IGrainState<T> grainState, T? state, string? eTag)
    {
        grainState.State = state;
        grainState.ETag = eTag;
        grainState.RecordExists = eTag is not null;
    }

    private Record? Expected((string State, GrainId Grain) key, string? eTag)
    {
        var stored = _records.GetValueOrDefault(key);
        return stored?.ETag == eTag ? stored : throw Inconsistent(key, eTag);
    }

    private InconsistentStateException Inconsistent((string State, GrainId Grain) key, string? eTag) => new(
        $"The state \"{key.State}\" of {key.Grain} was written by somebody else.", _records.GetValueOrDefault(key)?.ETag, eTag);

    private sealed record Record(object? State, string ETag);
}

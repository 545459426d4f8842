using System.Collections.Concurrent;
using System.Text.Json;
using Orleans.Storage;

namespace OrleansMessenger.Grains.Tests.Contract;

/// <summary>A storage that a test can break: write behind a grain's back, or fail.</summary>
public sealed class TestStorage : IGrainStorage
{
    private static readonly ConcurrentDictionary<string, (string Json, int Version)> Rows = new();
    private static readonly ConcurrentDictionary<string, Exception> Failures = new();

    public static void WriteBehindTheBackOf(string grainKey) => Rows.AddOrUpdate(grainKey, ("{}", 1), (_, row) => (row.Json, row.Version + 1));

    public static void FailFor(string grainKey, Exception exception) => Failures[grainKey] = exception;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var isStored = Rows.TryGetValue(grainId.Key.ToString()!, out var row);
        grainState.State = isStored ? JsonSerializer.Deserialize<T>(row.Json)! : Activator.CreateInstance<T>();
        grainState.ETag = isStored ? $"{row.Version}" : null;
        grainState.RecordExists = isStored;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = grainId.Key.ToString()!;
        if (Failures.TryRemove(key, out var failure))
            return Task.FromException(failure);

        var version = Rows.TryGetValue(key, out var row) ? row.Version : 0;
        if (version != int.Parse(grainState.ETag ?? "0"))
            return Task.FromException(new InconsistentStateException("Written by somebody else.", $"{version}", grainState.ETag));

        Rows[key] = (JsonSerializer.Serialize(grainState.State), version + 1);
        grainState.ETag = $"{version + 1}";
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
}

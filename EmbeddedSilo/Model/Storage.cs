using Orleans.Core;
using Orleans.Runtime;

namespace Orleans
{
    public interface IGrainState<T>
    {
        T? State { get; set; }

        string? ETag { get; set; }

        bool RecordExists { get; set; }
    }

    public sealed class GrainState<T> : IGrainState<T>
    {
        public GrainState()
        {
        }

        public GrainState(T? state) => State = state;

        public GrainState(T? state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        public T? State { get; set; }

        public string? ETag { get; set; }

        public bool RecordExists { get; set; }
    }
}

namespace Orleans.Core
{
    public interface IStorage
    {
        string? Etag { get; }

        bool RecordExists { get; }

        Task ClearStateAsync();

        Task ClearStateAsync(CancellationToken cancellationToken);

        Task WriteStateAsync();

        Task WriteStateAsync(CancellationToken cancellationToken);

        Task ReadStateAsync();

        Task ReadStateAsync(CancellationToken cancellationToken);
    }

    public interface IStorage<TState> : IStorage
    {
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>On a constructor parameter of a grain: the state with this name, in the storage with this name or the default one.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute
    {
        public string StateName { get; } = stateName;

        public string? StorageName { get; } = storageName;
    }
}

namespace Orleans.Storage
{
    /// <summary>Where states are kept; a keyed singleton by the storage's name, "Default" for states that name none.</summary>
    public interface IGrainStorage
    {
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ReadStateAsync(stateName, grainId, grainState);

        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            WriteStateAsync(stateName, grainId, grainState);

        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ClearStateAsync(stateName, grainId, grainState);
    }

    public interface IGrainStorageSerializer
    {
        BinaryData Serialize<T>(T? input);

        T? Deserialize<T>(BinaryData input);
    }
}

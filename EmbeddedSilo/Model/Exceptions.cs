using Orleans.Runtime;

namespace Orleans.Runtime
{
    public class OrleansException : Exception
    {
        public OrleansException()
        {
        }

        public OrleansException(string message)
            : base(message)
        {
        }

        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The call was not carried out; it may be made again.</summary>
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message)
        {
        }
    }

    /// <summary>The silo has not started yet, or is stopping.</summary>
    public sealed class SiloUnavailableException(string msg) : OrleansMessageRejectionException(msg);
}

namespace Orleans.Serialization
{
    public class SerializerException(string message) : Exception(message);

    /// <summary>A value of this type can't cross from one grain to another.</summary>
    public sealed class CodecNotFoundException(string message) : SerializerException(message);
}

namespace Orleans.Storage
{
    /// <summary>The stored state is not the one that was read: somebody else wrote it. The activation is replaced.</summary>
    public class InconsistentStateException : OrleansException
    {
        public InconsistentStateException(string message)
            : base(message)
        {
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : base(errorMsg)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception storageException)
            : base(errorMsg, storageException)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        public string? StoredEtag { get; }

        public string? CurrentEtag { get; }

        /// <summary>Only the activation that met it is replaced, not the callers that it passes on its way up.</summary>
        internal bool IsSourceActivation { get; set; } = true;
    }
}

namespace Orleans.Streams
{
    /// <summary>What OnErrorAsync of a subscriber gets when an event was dropped because its handler kept throwing.</summary>
    public sealed class StreamEventDeliveryFailureException(StreamId streamId)
        : OrleansException($"Stream provider failed to deliver an event of stream {streamId}.");
}

namespace Orleans
{
    public enum DeactivationReasonCode : byte
    {
        None = 0,
        ShuttingDown = 1,
        ActivationFailed = 2,
        ActivationIdle = 4,
        ApplicationError = 8,
        ApplicationRequested = 9,
    }

    public readonly struct DeactivationReason(DeactivationReasonCode code, Exception? exception, string text)
    {
        public DeactivationReason(DeactivationReasonCode code, string text)
            : this(code, null, text)
        {
        }

        public DeactivationReasonCode ReasonCode { get; } = code;

        public string Description { get; } = text;

        public Exception? Exception { get; } = exception;

        public override string ToString() => $"{ReasonCode}: {Description}";
    }
}

namespace Orleans.Runtime
{
    /// <summary>The activation that a grain object lives in.</summary>
    public interface IGrainContext
    {
        GrainId GrainId { get; }

        object? GrainInstance { get; }

        IServiceProvider ActivationServices { get; }

        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }
}

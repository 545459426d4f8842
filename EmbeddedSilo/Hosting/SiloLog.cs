using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace EmbeddedSilo;

internal sealed partial class SiloLog(ILogger<SiloLog> logger)
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Grain} could not be activated")]
    public partial void ActivationFailed(GrainId grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Grain} threw while it was deactivated")]
    public partial void DeactivationFailed(GrainId grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A timer of {Grain} threw; it keeps ticking")]
    public partial void TickFailed(GrainId grain, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A subscriber of stream {Stream} threw at try {Attempt}")]
    public partial void HandlerFailed(StreamId stream, int attempt, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "An event of stream {Stream} is dropped for a subscriber that kept throwing")]
    public partial void EventDropped(StreamId stream);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The silo stopped before {Count} activations had ended")]
    public partial void StoppedWithActivations(int count);
}

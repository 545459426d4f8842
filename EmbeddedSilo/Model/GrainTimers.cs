using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>Ticks until it is disposed or its activation ends. Disposing waits for nothing.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}

/// <summary>When a timer ticks: first after DueTime, then Period after the end of the tick before; InfiniteTimeSpan for never.</summary>
public readonly struct GrainTimerCreationOptions
{
    public GrainTimerCreationOptions()
    {
    }

    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        Period = period;
    }

    public required TimeSpan DueTime { get; init; }

    public required TimeSpan Period { get; init; }

    /// <summary>Whether a tick may run between the turns of a call or of another tick.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, so that the activation isn't idle.</summary>
    public bool KeepAlive { get; init; }
}

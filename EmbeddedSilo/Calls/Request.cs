using Orleans;

namespace EmbeddedSilo;

/// <summary>Something that an activation is asked to do: a call of a method or a timer's tick.</summary>
internal abstract class Request
{
    /// <summary>The next one in the activation's list of waiting requests.</summary>
    public Request? NextWaiting { get; set; }

    /// <summary>May start while another request runs.</summary>
    public abstract bool Interleaves { get; }

    public virtual bool IsReadOnly => false;

    /// <summary>Counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Nobody waits for it any more: it isn't started.</summary>
    public virtual bool IsAbandoned => false;

    /// <summary>Runs it; called within a turn of the activation.</summary>
    public abstract Task Invoke(Grain grain);

    /// <summary>Takes note of the end of the task that Invoke returned.</summary>
    public abstract void Complete(Task task);

    /// <summary>It will never run, for this reason.</summary>
    public abstract void Reject(Exception reason);

    /// <summary>The activation ended before this started.</summary>
    public abstract void Reroute();
}

using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// A silo that its cluster doesn't take, or has given up, ends at once: it must not go on beside the others. One sentence says so; whatever
/// supervises the process starts it anew.
/// </summary>
internal sealed class FatalEnd : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        // Before the start is over, the only thing that can be fatal is that the silo wasn't let in.
        Console.Error.WriteLine(Start.HasStarted
            ? $"OrleansMessenger ends. The cluster has given up this silo: {(exception?.Message ?? context ?? "no reason given").Split('\n')[0].Trim().TrimEnd('.')}."
            : $"OrleansMessenger could not start. {Start.CannotJoin}");
        Environment.Exit(1);
    }
}

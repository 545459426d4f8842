#if ORLEANS
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
        var reason = exception is null ? context : SiloHosting.SentenceOfRuntime(exception) ?? exception.Message;
        var sentence = (reason ?? "The cluster has given up this silo").Split('\n')[0].TrimEnd().TrimEnd('.');
        Console.Error.WriteLine($"OrleansMessenger {(Start.HasStarted ? "ends" : "could not start")}. {sentence}.");
        Environment.Exit(1);
    }
}
#endif

namespace OrleansMessenger.WebFrontend;

/// <summary>
/// For what follows from a thing that is done, such as discarding the draft of what was sent: when that fails the thing is done all
/// the same, and the next visit makes up for it.
/// </summary>
internal static partial class BestEffort
{
    public static async Task Run(Func<Task> work, ILogger logger)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows from a visit or a post could not be stored; the next visit makes up for it")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

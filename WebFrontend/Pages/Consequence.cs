namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// What follows from a thing that is done, such as discarding the draft of what was sent: when that fails the thing is done all
/// the same, and the next visit makes up for it.
/// </summary>
internal static partial class Consequence
{
    public static async Task Of(Func<Task> consequence, ILogger logger)
    {
        try
        {
            await consequence();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogFailed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows from a visit or a post could not be stored; the next visit makes up for it")]
    private static partial void LogFailed(ILogger logger, Exception error);
}

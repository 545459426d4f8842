namespace OrleansMessenger.Grains.Conversations;

internal static class WholeMilliseconds
{
    /// <summary>Whole milliseconds, as the log keeps them: what is answered now reads the same after a restart.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
}

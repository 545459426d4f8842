namespace OrleansMessenger.Grains;

internal static class StateReplacement
{
    /// <summary>Stores the next state; when that fails, the grain goes on with the one it had, since a failed write leaves memory changed.</summary>
    public static async Task Replace<TState>(this IPersistentState<TState> stored, TState next)
    {
        var before = stored.State;
        stored.State = next;
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            throw;
        }
    }
}

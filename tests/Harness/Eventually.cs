using System.Diagnostics;

namespace OrleansMessenger.Harness;

/// <summary>Waits for what can only be asked for, never for a time that is hoped to be enough.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the answer is yes; <paramref name="what"/> says what was waited for in vain.</summary>
    public static Task Is(string what, Func<Task<bool>> asked, TimeSpan? patience = null) =>
        Get(what, async () => await asked() ? "yes" : null, patience);

    /// <summary>Asks until there is an answer.</summary>
    public static async Task<T> Get<T>(string what, Func<Task<T?>> asked, TimeSpan? patience = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (await asked() is { } answer) return answer;
            if (clock.Elapsed > (patience ?? Patience)) throw new TimeoutException($"Waited {clock.Elapsed.TotalSeconds:0} s in vain: {what}");
            await Task.Delay(Interval);
        }
    }
}

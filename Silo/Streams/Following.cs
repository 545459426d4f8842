using Orleans.Streams;

namespace OrleansMessenger.Silo.Streams;

/// <summary>Follows a stream from a moment that is known.</summary>
public static class Following
{
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Subscribes, and answers when events arrive: whatever is published from then on is heard. Orleans answers before the silo that delivers
    /// has heard of it, and what is published meanwhile reaches nobody. So something that means nothing is published until it arrives.
    /// </summary>
    /// <param name="nothing">An event that tells nobody anything; it is not passed on.</param>
    public static async Task<StreamSubscriptionHandle<T>> Follow<T>(this IAsyncStream<T> stream, Func<T, Task> hear, T nothing)
    {
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscription = await stream.SubscribeAsync((item, _) =>
        {
            arrives.TrySetResult();
            return EqualityComparer<T>.Default.Equals(item, nothing) ? Task.CompletedTask : hear(item);
        });
        // Where nothing arrives at all, readers heal themselves by version.
        for (var waited = TimeSpan.Zero; !arrives.Task.IsCompleted && waited < _longest; waited += _again)
        {
            await stream.OnNextAsync(nothing);
            await Task.WhenAny(arrives.Task, Task.Delay(_again));
        }
        return subscription;
    }
}

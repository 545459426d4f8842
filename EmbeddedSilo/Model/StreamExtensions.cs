using EmbeddedSilo;
using Orleans.Streams;

namespace Orleans
{
    public static class ClientStreamingExtensions
    {
        public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => MemoryStreams.Provider(client.ServiceProvider, name);
    }

    public static class GrainStreamingExtensions
    {
        public static IStreamProvider GetStreamProvider(this Grain grain, string name) => MemoryStreams.Provider(grain.ServiceProvider, name);
    }
}

namespace Orleans.Streams
{
    public static class StreamProviderExtensions
    {
        public static IAsyncStream<T> GetStream<T>(this IStreamProvider streamProvider, string ns, string id) =>
            streamProvider.GetStream<T>(Runtime.StreamId.Create(ns, id));
    }

    public static class AsyncObservableExtensions
    {
        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync) =>
            obs.SubscribeAsync(onNextAsync, _ => Task.CompletedTask);

        public static Task<StreamSubscriptionHandle<T>> SubscribeAsync<T>(
            this IAsyncObservable<T> obs, Func<T, StreamSequenceToken?, Task> onNextAsync, Func<Exception, Task> onErrorAsync) =>
            obs.SubscribeAsync(new DelegateObserver<T>(onNextAsync, onErrorAsync));

        private sealed class DelegateObserver<T>(Func<T, StreamSequenceToken?, Task> onNext, Func<Exception, Task> onError) : IAsyncObserver<T>
        {
            public Task OnNextAsync(T item, StreamSequenceToken? token = null) => onNext(item, token);

            public Task OnErrorAsync(Exception ex) => onError(ex);

            public Task OnCompletedAsync() => Task.CompletedTask;
        }
    }
}

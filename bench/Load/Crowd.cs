namespace OrleansMessenger.Bench.Load;

/// <summary>Many open streams on one loop.</summary>
internal sealed class Crowd : IDisposable
{
    /// <summary>Fewer than the connections that a server lets wait for it: whoever finds no place tries again a second later.</summary>
    private const int OpeningAtOnce = 200;

    public EventLoop Loop { get; } = new();

    public Audience Audience { get; } = new();

    /// <summary>Opens so many, and returns when all are ready.</summary>
    /// <param name="request">What the stream of that number asks for.</param>
    public static Crowd Gather(int port, int count, Func<int, Request> request)
    {
        var crowd = new Crowd();
        crowd.Open(port, count, request);
        return crowd;
    }

    /// <param name="atOnce">How many are on their way at the same time.</param>
    public void Open(int port, int count, Func<int, Request> request, int atOnce = OpeningAtOnce)
    {
        var before = Audience.Ready;
        for (var i = 0; i < count; i++)
        {
            var stream = new StreamPeer(port, Audience);
            Audience.Streams.Add(stream);
            Loop.Add(stream);
            stream.Send(request(i).Next());
            Loop.Poll();
            if (i - (Audience.Ready - before) >= atOnce) Loop.RunUntil("streams to be ready", () => i - (Audience.Ready - before) < atOnce);
        }
        Loop.RunUntil("all streams to be ready", () => Audience.Ready - before == count);
    }

    /// <summary>Closes all: nobody reads any more.</summary>
    public void Close()
    {
        foreach (var stream in Audience.Streams) Loop.Remove(stream);
        Audience.Streams.Clear();
    }

    public void Dispose() => Loop.Dispose();
}

using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Load;

/// <summary>So many connections that each ask again as soon as they are answered.</summary>
internal sealed class ClosedLoop
{
    private readonly EventLoop _loop;
    private readonly HttpPeer[] _peers;
    private readonly Func<Request> _next;
    private readonly int _status;
    private bool _isOver;

    public ClosedLoop(EventLoop loop, int port, int underWay, Func<Request> next, int status)
    {
        (_loop, _next, _status) = (loop, next, status);
        _peers = [.. Enumerable.Range(0, underWay).Select(_ => new HttpPeer(port, Answered))];
        foreach (var peer in _peers)
        {
            loop.Add(peer);
            peer.Ask(next().Next());
        }
    }

    public long Answers { get; private set; }

    public void End()
    {
        _isOver = true;
        _loop.RunUntil("the last answers", () => !Array.Exists(_peers, peer => peer.IsBusy));
        foreach (var peer in _peers) _loop.Remove(peer);
    }

    /// <summary>One after the other, so often; how long each took until its answer was there, the first tenth left out.</summary>
    public static Samples OneByOne(int port, int count, Func<int, Request> request, int status, Func<HttpPeer, long>? until = null)
    {
        using var loop = new EventLoop();
        var peer = new HttpPeer(port);
        loop.Add(peer);
        var times = new Samples();
        for (var i = -count / 10; i < count; i++)
        {
            peer.Ask(request(Math.Abs(i)).Next());
            loop.RunUntil("an answer", () => !peer.IsBusy);
            peer.Expect(status);
            if (i >= 0) times.Add(peer.AskedAt, until?.Invoke(peer) ?? peer.AnsweredAt);
        }
        return times;
    }

    private void Answered(HttpPeer peer)
    {
        peer.Expect(_status);
        Answers++;
        if (!_isOver) peer.Ask(_next().Next());
    }
}

using System.Diagnostics;
using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Load;

/// <summary>Posts at even intervals, whatever becomes of the posts before, and measures until each stream has each message.</summary>
internal sealed class Pace
{
    private readonly Crowd _crowd;
    private readonly List<HttpPeer> _posters = [];
    private readonly Request _post;
    private readonly int _port;
    private readonly long _interval;
    private long _next = Stopwatch.GetTimestamp();
    private int _sent;
    private bool _isOver;

    public Pace(Crowd crowd, int port, Request post, double perSecond)
    {
        (_crowd, _port, _post) = (crowd, port, post);
        _interval = (long)(Stopwatch.Frequency / perSecond);
        crowd.Audience.MeasureInto(Latencies);
        _deliveries = crowd.Audience.Deliveries;
        Post();
    }

    private readonly long _deliveries;

    /// <summary>From sending the post to a stream's getting the message.</summary>
    public Samples Latencies { get; } = new();

    /// <summary>From sending the post to its answer.</summary>
    public Samples Answers { get; } = new();

    public void End()
    {
        _isOver = true;
        var all = _deliveries + (long)_sent * _crowd.Audience.Streams.Count;
        _crowd.Loop.RunUntil("the last messages to arrive", () => _crowd.Audience.Deliveries >= all && !_posters.Exists(poster => poster.IsBusy));
        foreach (var poster in _posters) _crowd.Loop.Remove(poster);
    }

    private void Post()
    {
        if (_isOver) return;
        var poster = _posters.Find(poster => !poster.IsBusy) ?? NewPoster();
        _sent++;
        poster.Ask(_post.Next());
        _crowd.Audience.OnSent(poster.AskedAt);
        _next += _interval;
        _crowd.Loop.At(_next, Post);
    }

    private HttpPeer NewPoster()
    {
        var poster = new HttpPeer(_port, peer => Answers.Add(peer.AskedAt, peer.AnsweredAt));
        _crowd.Loop.Add(poster);
        _posters.Add(poster);
        return poster;
    }
}

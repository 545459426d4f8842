using System.Diagnostics;
using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Load;

/// <summary>Somebody who types: a save each second on a connection of their own. A save that has to wait for the one before counts from when it was due.</summary>
internal sealed class Typist
{
    private readonly EventLoop _loop;
    private readonly HttpPeer _peer;
    private readonly Func<Request> _save;
    private readonly Samples _times;
    private readonly int _status;
    private readonly Queue<long> _waiting = [];
    private long _due;

    /// <param name="after">When the first save is due, from now.</param>
    public Typist(EventLoop loop, HttpPeer peer, TimeSpan after, Func<Request> save, int status, Samples times)
    {
        (_loop, _peer, _save, _status, _times) = (loop, peer, save, status, times);
        _peer.Answered = Answered;
        loop.Add(_peer);
        _due = Stopwatch.GetTimestamp() + EventLoop.Ticks(after);
        loop.At(_due, Save);
    }

    public bool IsOver { get; set; }

    public bool IsBusy => _peer.IsBusy;

    private void Save()
    {
        if (IsOver) return;
        if (_peer.IsBusy) _waiting.Enqueue(_due);
        else _peer.Ask(_save().Next());
        _due += Stopwatch.Frequency;
        _loop.At(_due, Save);
    }

    private void Answered(HttpPeer peer)
    {
        peer.Expect(_status);
        _times.Add(peer.AskedAt, peer.AnsweredAt);
        if (!IsOver && _waiting.TryDequeue(out var due)) peer.Ask(_save().Next(), due);
    }
}

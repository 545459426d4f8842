namespace OrleansMessenger.Bench.Load;

/// <summary>Posts as fast as every stream gets the messages: so many are under way, posted and not yet delivered everywhere.</summary>
internal sealed class Flood
{
    private const int UnderWay = 4;

    private readonly Audience _audience;
    private readonly Func<Request> _next;
    private readonly HttpPeer[] _posters;
    private long _posted;
    private long _delivered;
    private long _deliveredAt;
    private bool _isOver;

    public Flood(Crowd crowd, int port, Func<Request> next)
    {
        (_audience, _next) = (crowd.Audience, next);
        _posters = [.. Enumerable.Range(0, UnderWay).Select(_ => new HttpPeer(port, _ => PostMore()))];
        foreach (var poster in _posters) crowd.Loop.Add(poster);
        _deliveredAt = _audience.Deliveries + _audience.Streams.Count;
        _audience.Delivered = OnDelivery;
        PostMore();
    }

    /// <summary>Posts no more, and takes what is still under way.</summary>
    public void End(Crowd crowd)
    {
        _isOver = true;
        crowd.Loop.RunUntil("the last messages to arrive", () => _delivered == _posted && !Array.Exists(_posters, poster => poster.IsBusy));
        _audience.Delivered = null;
        foreach (var poster in _posters) crowd.Loop.Remove(poster);
    }

    private void OnDelivery()
    {
        if (_audience.Deliveries < _deliveredAt) return;
        _deliveredAt += _audience.Streams.Count;
        _delivered++;
        PostMore();
    }

    private void PostMore()
    {
        for (var i = 0; i < UnderWay; i++)
        {
            if (_isOver || _posted - _delivered >= UnderWay) return;
            if (_posters[i].IsBusy) continue;
            _posted++;
            _posters[i].Ask(_next().Next());
        }
    }
}

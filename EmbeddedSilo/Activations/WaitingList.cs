namespace EmbeddedSilo;

/// <summary>Requests in the order in which they came, linked through themselves: an idle activation keeps nothing but two nulls.</summary>
internal struct WaitingList
{
    private Request? _first;
    private Request? _last;

    public void Add(Request request)
    {
        if (_last is null)
            _first = request;
        else
            _last.NextWaiting = request;

        _last = request;
    }

    /// <summary>Takes out the first one that may start.</summary>
    public Request? TakeFirst(Func<Request, bool>? mayStart = null)
    {
        Request? previous = null;
        for (var request = _first; request is not null; previous = request, request = request.NextWaiting)
        {
            if (mayStart is null || mayStart(request))
            {
                Unlink(previous, request);
                return request;
            }
        }

        return null;
    }

    private void Unlink(Request? previous, Request request)
    {
        if (previous is null)
            _first = request.NextWaiting;
        else
            previous.NextWaiting = request.NextWaiting;

        if (_last == request)
            _last = previous;

        request.NextWaiting = null;
    }
}

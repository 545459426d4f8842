namespace OrleansMessenger.Bench.Load;

/// <summary>One connection to a server of this machine; it belongs to the loop that it is added to.</summary>
internal abstract class Peer(int port)
{
    private byte[] _unsent = [];

    public int Handle { get; } = Linux.Connect(port);

    /// <summary>Whether the connection didn't stand yet, or was full, when something was sent.</summary>
    public bool HasUnsent => _unsent.Length > 0;

    /// <summary>Called when <see cref="HasUnsent"/> changes.</summary>
    public Action<Peer>? UnsentChanged { get; set; }

    public void Send(ReadOnlySpan<byte> request)
    {
        var sent = Linux.Send(Handle, request);
        if (sent == request.Length) return;
        _unsent = request[sent..].ToArray();
        UnsentChanged?.Invoke(this);
    }

    public void SendUnsent()
    {
        _unsent = _unsent[Linux.Send(Handle, _unsent)..];
        if (!HasUnsent) UnsentChanged?.Invoke(this);
    }

    public abstract void OnBytes(ReadOnlySpan<byte> bytes, long now);

    /// <summary>The other side has closed, or was never there.</summary>
    public virtual void OnEnd()
    {
    }
}

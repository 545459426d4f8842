using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Bench.Load;

/// <summary>One connection to a server of this machine.</summary>
internal abstract class Peer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    /// <exception cref="SocketException">Nobody listens.</exception>
    protected Peer(int port)
    {
        try
        {
            _socket.Connect(IPAddress.Loopback, port);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        Handle = (int)_socket.Handle;
    }

    public int Handle { get; }

    /// <summary>Small enough to find room in the socket at once.</summary>
    public void Send(ReadOnlySpan<byte> request) => _socket.Send(request);

    /// <summary>What is there; 0 at the end.</summary>
    public int Receive(byte[] buffer) => _socket.Receive(buffer, 0, buffer.Length, SocketFlags.None, out var error) is var count && error == SocketError.Success ? count : 0;

    public abstract void OnBytes(ReadOnlySpan<byte> bytes, long now);

    /// <summary>The other side has closed.</summary>
    public virtual void OnEnd()
    {
    }

    public void Dispose() => _socket.Dispose();
}

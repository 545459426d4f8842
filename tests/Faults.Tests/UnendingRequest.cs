using System.Net.Sockets;
using System.Text;

namespace OrleansMessenger.Faults.Tests;

/// <summary>A request that goes on and on, just quickly enough not to be taken for dead.</summary>
internal sealed class UnendingRequest : IDisposable
{
    private static readonly byte[] _piece = Encoding.ASCII.GetBytes(new string('a', 100));
    private static readonly TimeSpan _pace = TimeSpan.FromMilliseconds(100);

    private readonly TcpClient _connection = new();

    /// <summary>Sends how it begins, and then letters for ever.</summary>
    public static async Task<UnendingRequest> Begin(Uri address, string beginning)
    {
        var request = new UnendingRequest();
        await request._connection.ConnectAsync(address.Host, address.Port);
        await request._connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
        _ = request.GoOn();
        return request;
    }

    public void Dispose() => _connection.Dispose();

    private async Task GoOn()
    {
        try
        {
            while (true)
            {
                await _connection.GetStream().WriteAsync(_piece);
                await Task.Delay(_pace);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut off by the server, or disposed.
        }
    }
}

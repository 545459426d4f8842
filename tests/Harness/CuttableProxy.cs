using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OrleansMessenger.Harness;

/// <summary>A bad network between a browser and the server: it can be cut, slow, or silent. Browsers' own offline mode keeps open streams alive.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly ConcurrentDictionary<TcpClient, bool> _streams = [];
    private readonly Uri _server;
    private readonly Task _accepting;
    private volatile bool _cut;
    private volatile TaskCompletionSource? _silence;
    private long _delayMilliseconds;
    private int _era;

    public CuttableProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        Address = new Uri($"http://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = Accept();
    }

    public Uri Address { get; }

    /// <summary>Connections that carry live events now: who gives up a stream closes its connection.</summary>
    public int Streams => _streams.Count;

    /// <summary>How long every packet takes, in either direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromMilliseconds(Interlocked.Read(ref _delayMilliseconds));
        set => Interlocked.Exchange(ref _delayMilliseconds, (long)value.TotalMilliseconds);
    }

    /// <summary>Breaks what is open and refuses what comes.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var (connection, _) in _open) Break(connection);
    }

    /// <summary>
    /// A laptop that sleeps, another wireless network: what is open never says anything again, and nobody is told; what comes
    /// has to wait.
    /// </summary>
    public void FallSilent()
    {
        _silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Increment(ref _era);
    }

    public void Mend()
    {
        _cut = false;
        Interlocked.Exchange(ref _silence, null)?.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        Mend();
        _listener.Stop();
        await _accepting;
        _listener.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Forward(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private async Task Forward(TcpClient browser)
    {
        using var server = new TcpClient();
        _open[browser] = _open[server] = true;
        var era = Volatile.Read(ref _era);
        try
        {
            if (_silence is { } silence) await silence.Task;
            if (_cut) return;
            await server.ConnectAsync(IPAddress.Loopback, _server.Port);
            await Task.WhenAny(Pump(browser, server, era), Pump(server, browser, era));
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // Either side is gone: so is the other.
        }
        finally
        {
            _streams.TryRemove(browser, out _);
            foreach (var end in (TcpClient[])[browser, server])
            {
                _open.TryRemove(end, out _);
                Break(end);
            }
        }
    }

    private async Task Pump(TcpClient from, TcpClient to, int era)
    {
        var buffer = new byte[16 * 1024];
        var (input, output) = (from.GetStream(), to.GetStream());
        int read;
        while ((read = await input.ReadAsync(buffer)) > 0)
        {
            if (buffer.AsSpan(0, read).StartsWith("GET /events?"u8)) _streams[from] = true;
            if (era != Volatile.Read(ref _era)) continue;
            if (Delay is { Ticks: > 0 } delay) await Task.Delay(delay);
            if (_cut) return;
            await output.WriteAsync(buffer.AsMemory(0, read));
        }
    }

    /// <summary>Not a polite goodbye: what is unsent is thrown away.</summary>
    private static void Break(TcpClient connection)
    {
        connection.Client?.Close(0);
        connection.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Net;

namespace OrleansMessenger.Faults.Tests;

/// <summary>A server that notes the bodies of what comes, in the order in which it comes.</summary>
internal sealed class Counter : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _bodies = [];

    public Counter()
    {
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Serve();
    }

    public Uri Address { get; } = new($"http://localhost:{Ports.Free()}");

    public IReadOnlyCollection<string> Bodies => _bodies;

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                _bodies.Enqueue(await reader.ReadToEndAsync());
                context.Response.Close();
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // Disposed.
        }
    }
}

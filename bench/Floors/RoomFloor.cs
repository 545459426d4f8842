using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace OrleansMessenger.Bench.Floors;

/// <summary>
/// Bare Kestrel with one room: <c>POST /post</c> sends its body as it is to every open <c>GET /events</c>. One loop drains what waits into
/// one buffer and writes it to each response; no account, no grain, no log, no page. Any other GET answers with so many bytes as its path says.
/// </summary>
internal sealed class RoomFloor
{
    private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly HashSet<RoomReader> _readers = [];
    private RoomReader[]? _snapshot;

    public static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        Floor.Listen(builder, port);
        var app = builder.Build();
        var room = new RoomFloor();
        app.Run(room.Handle);
        _ = Task.Run(room.Loop);
        return app;
    }

    private Task Handle(HttpContext http) => http.Request.Path.Value switch
    {
        "/events" => Follow(http),
        "/post" => Post(http),
        var path => http.Response.Body.WriteAsync(new byte[int.Parse(path.AsSpan(1), CultureInfo.InvariantCulture)]).AsTask(),
    };

    private async Task Follow(HttpContext http)
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.StartAsync();
        var reader = new RoomReader(http.Response.BodyWriter);
        reader.Write("event: ready\ndata: {}\n\n"u8.ToArray());
        Change(() => _readers.Add(reader));
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onAbort = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
        Change(() => _readers.Remove(reader));
    }

    private async Task Post(HttpContext http)
    {
        var frame = new byte[(int)http.Request.ContentLength!.Value];
        await http.Request.Body.ReadExactlyAsync(frame);
        _frames.Writer.TryWrite(frame);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task Loop()
    {
        var gathered = new List<byte[]>();
        while (await _frames.Reader.WaitToReadAsync())
        {
            gathered.Clear();
            while (_frames.Reader.TryRead(out var frame)) gathered.Add(frame);
            var all = gathered.Count == 1 ? gathered[0] : gathered.SelectMany(frame => frame).ToArray();
            foreach (var reader in Snapshot()) reader.Write(all);
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _snapshot = null;
        }
    }

    private RoomReader[] Snapshot()
    {
        lock (_gate) return _snapshot ??= [.. _readers];
    }
}

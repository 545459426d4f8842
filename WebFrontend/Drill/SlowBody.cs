using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace OrleansMessenger.WebFrontend.Drill;

/// <summary>A stream's body of which every write takes as long as <see cref="Faults.Latency"/> says at that moment.</summary>
internal sealed class SlowBody(IHttpResponseBodyFeature body, Faults faults) : PipeWriter, IHttpResponseBodyFeature
{
    public PipeWriter Writer => this;

    public Stream Stream => AsStream(leaveOpen: true);

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        await Task.Delay(faults.Latency, cancellationToken);
        return await body.Writer.FlushAsync(cancellationToken);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => body.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => body.Writer.GetSpan(sizeHint);

    public override void Advance(int bytes) => body.Writer.Advance(bytes);

    public override void CancelPendingFlush() => body.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => body.Writer.Complete(exception);

    public void DisableBuffering() => body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        body.SendFileAsync(path, offset, count, cancellationToken);

    public Task CompleteAsync() => body.CompleteAsync();
}

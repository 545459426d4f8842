using Orleans;
using Orleans.Runtime;
namespace EmbeddedSilo;
internal sealed class Activation : IGrainContext
{
    internal static Activation? BeingBuilt => null;
    public GrainId GrainId => throw new NotImplementedException();
    public object? GrainInstance => throw new NotImplementedException();
    public IServiceProvider ActivationServices => throw new NotImplementedException();
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    internal GrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) => throw new NotImplementedException();
}
internal sealed class GrainTimer : IGrainTimer
{
    public void Change(TimeSpan dueTime, TimeSpan period) => throw new NotImplementedException();
    public void Dispose() => throw new NotImplementedException();
}
internal static class MemoryStreams
{
    public static Orleans.Streams.IStreamProvider Provider(IServiceProvider services, string name) => throw new NotImplementedException();
}
internal class GrainReference
{
    public GrainId GrainId => throw new NotImplementedException();
}
internal sealed class Dummy : GrainReference;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// What a stream begins with: what its page missed. It waits in memory until it is read, so it has a bound: of what goes beyond it the page only hears that it is
/// stale, and loads it anew.
/// </summary>
internal sealed class MissedFrames
{
    public const int MostBytes = 512 * 1024;

    private readonly List<byte[]> _frames = [];
    private int _bytes;

    /// <param name="name">The conversation, or the form.</param>
    public void Add(string name, byte[] frames)
    {
        if (_bytes + frames.Length > MostBytes) frames = ServerSentEvent.Encode(ServerSentEvent.Stale, name);
        Add(frames);
    }

    /// <summary>What is never much.</summary>
    public void Add(byte[] frames)
    {
        _frames.Add(frames);
        _bytes += frames.Length;
    }

    public byte[] All() => ServerSentEvent.Join(_frames);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMessenger.Bench.Load;

/// <summary>Linux' epoll, level-triggered and for reading only: thousands of sockets on one thread, without a task for any of them.</summary>
internal sealed unsafe partial class Epoll : IDisposable
{
    private const int MostEvents = 512;
    private const int ControlAdd = 1;
    private const int ControlRemove = 2;
    private const uint Readable = 1;

    // struct epoll_event is packed on x86-64 alone: 4 bytes of events, then 8 of data.
    private static readonly int _data = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int _size = _data + 8;

    private readonly int _handle = Checked(Create(0));
    private readonly byte[] _events = new byte[MostEvents * _size];

    public void Add(int socket)
    {
        var one = stackalloc byte[_size];
        Unsafe.WriteUnaligned(one, Readable);
        Unsafe.WriteUnaligned(one + _data, (long)socket);
        Checked(Control(_handle, ControlAdd, socket, one));
    }

    public void Remove(int socket)
    {
        var unused = stackalloc byte[_size];
        Checked(Control(_handle, ControlRemove, socket, unused));
    }

    /// <summary>Fills in the sockets that can be read, waiting for the first as long as that.</summary>
    public int Wait(Span<int> readable, int milliseconds)
    {
        fixed (byte* events = _events)
        {
            var count = Wait(_handle, events, Math.Min(MostEvents, readable.Length), milliseconds);
            for (var i = 0; i < count; i++) readable[i] = (int)Unsafe.ReadUnaligned<long>(events + (i * _size) + _data);
            return Math.Max(count, 0);
        }
    }

    public void Dispose() => Checked(Close(_handle));

    private static int Checked(int result) =>
        result >= 0 ? result : throw new InvalidOperationException($"epoll failed: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}

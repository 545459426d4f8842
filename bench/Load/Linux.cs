using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansMessenger.Bench.Load;

/// <summary>
/// Sockets and epoll as Linux has them: thousands of connections on one thread, without a task, a lock or an exception for any of them.
/// Connections are to this machine and never wait.
/// </summary>
internal static unsafe partial class Linux
{
    private const int Internet = 2;
    private const int StreamNonBlocking = 1 | 0x800 | 0x80000;
    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int NoSignal = 0x4000;
    private const int TryAgain = 11;
    private const int InProgress = 115;
    private const uint Readable = 1;
    private const uint Writable = 4;

    // struct epoll_event is packed on x86-64 alone: 4 bytes of events, then 8 of data.
    private static readonly int _data = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static int EventSize => _data + 8;

    /// <summary>A connection that is being made.</summary>
    public static int Connect(int port)
    {
        var socket = Checked(NewSocket(Internet, StreamNonBlocking, 0));
        var one = 1;
        Checked(SetOption(socket, Tcp, NoDelay, &one, sizeof(int)));
        var address = stackalloc byte[16] { Internet, 0, (byte)(port >> 8), (byte)port, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
        if (Connect(socket, address, 16) < 0 && Marshal.GetLastPInvokeError() != InProgress) throw Failure();
        return socket;
    }

    /// <returns>How many bytes were taken: none before the connection stands.</returns>
    public static int Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes) return Math.Max(0, (int)Send(socket, from, bytes.Length, NoSignal));
    }

    /// <returns>How many bytes came; null while there are none, 0 at the end, be it a failure.</returns>
    public static int? Receive(int socket, Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            var count = (int)Receive(socket, to, buffer.Length, 0);
            return count >= 0 ? count : Marshal.GetLastPInvokeError() == TryAgain ? null : 0;
        }
    }

    public static int NewEpoll() => Checked(CreateEpoll(0));

    public static void Watch(int epoll, int socket, bool isNew, bool forWriting)
    {
        var watched = stackalloc byte[EventSize];
        Unsafe.WriteUnaligned(watched, Readable | (forWriting ? Writable : 0));
        Unsafe.WriteUnaligned(watched + _data, (long)socket);
        Checked(Control(epoll, isNew ? 1 : 3, socket, watched));
    }

    /// <summary>Fills in sockets on which there is something to do, waiting for the first as long as that.</summary>
    /// <param name="events">Room for <see cref="EventSize"/> each.</param>
    public static int Wait(int epoll, Span<byte> events, Span<int> sockets, int milliseconds)
    {
        fixed (byte* first = events)
        {
            var count = Wait(epoll, first, sockets.Length, milliseconds);
            for (var i = 0; i < count; i++) sockets[i] = (int)Unsafe.ReadUnaligned<long>(first + (i * EventSize) + _data);
            return Math.Max(count, 0);
        }
    }

    public static void Close(int handle) => Checked(CloseHandle(handle));

    private static int Checked(int result) => result >= 0 ? result : throw Failure();

    private static InvalidOperationException Failure() => new($"A system call failed: error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int NewSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int socket, int level, int name, int* value, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int socket, byte* address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* bytes, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int CreateEpoll(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, byte* watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, byte* events, int most, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseHandle(int handle);
}

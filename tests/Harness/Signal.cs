using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OrleansMessenger.Harness;

internal static partial class Signal
{
    private const int Terminate = 15;

    /// <summary>What <c>docker stop</c> and systemd send.</summary>
    public static void SendTerminate(Process process)
    {
        if (Kill(process.Id, Terminate) != 0)
            throw new InvalidOperationException($"SIGTERM could not be sent: error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}

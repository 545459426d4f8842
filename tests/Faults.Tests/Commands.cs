using System.Diagnostics;

namespace OrleansMessenger.Faults.Tests;

/// <summary>Programs of the operating system.</summary>
internal static class Commands
{
    public static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    public static void Run(string program, params string[] arguments)
    {
        if (!Succeeds(program, arguments)) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }
}

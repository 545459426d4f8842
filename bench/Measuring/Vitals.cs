using System.Diagnostics;

namespace OrleansMessenger.Bench.Measuring;

/// <summary>What a process of this machine uses.</summary>
public sealed class Vitals(int processId)
{
    private readonly Process _process = Process.GetProcessById(processId);

    /// <summary>User and system time since its start, to 10 ms.</summary>
    public double CpuSeconds => _process.TotalProcessorTime.TotalSeconds;

    /// <summary>VmRSS.</summary>
    public double ResidentKiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0;
        }
    }

    public static Vitals Own { get; } = new(Environment.ProcessId);
}

/// <summary>What a server, and the load generator beside it, used in a span of time.</summary>
/// <param name="Seconds">How long it was.</param>
public sealed record Usage(double Seconds, double ServerCpuSeconds, double OwnCpuSeconds)
{
    /// <summary>Cores of the load generator: near 1, it and not the server is what was measured.</summary>
    public double OwnCores => OwnCpuSeconds / Seconds;

    public double ServerCores => ServerCpuSeconds / Seconds;

    public static Usage During(Vitals server, Action work)
    {
        var (clock, cpu, own) = (Stopwatch.StartNew(), server.CpuSeconds, Vitals.Own.CpuSeconds);
        work();
        return new Usage(clock.Elapsed.TotalSeconds, server.CpuSeconds - cpu, Vitals.Own.CpuSeconds - own);
    }
}

using System.Diagnostics;
using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Servers;

/// <summary>A floor in a process of its own, with the product's runtime configuration.</summary>
internal sealed class FloorProcess : IDisposable
{
    private readonly Process _process;

    private FloorProcess(Process process, int port) => (_process, Port, Vitals) = (process, port, new Vitals(process.Id));

    public int Port { get; }

    public Vitals Vitals { get; }

    /// <summary>Bare Kestrel with one room.</summary>
    public static FloorProcess Room(int? port = null) => Start(port, "room");

    /// <summary>A bare endpoint that stores messages.</summary>
    public static FloorProcess Endpoint(Store store) => Start(null, "endpoint", store.ConnectionString is { } there ? ["postgresql", there] : ["sqlite", store.Directory]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static FloorProcess Start(int? given, string kind, params string[] more)
    {
        var port = given ?? Ports.Free();
        // As the product does: with its garbage collector.
        var runtime = Path.ChangeExtension(Places.WebFrontend, "runtimeconfig.json");
        string[] arguments = ["exec", "--runtimeconfig", runtime, typeof(FloorProcess).Assembly.Location, "floor", kind, $"{port}", .. more];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (process.StandardOutput.ReadLine() == "ready") return new FloorProcess(process, port);
        process.WaitForExit();
        throw new InvalidOperationException($"The floor {kind} ended with {process.ExitCode}.");
    }
}

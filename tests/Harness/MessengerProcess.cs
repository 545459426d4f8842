using System.Diagnostics;
using System.Text;

namespace OrleansMessenger.Harness;

/// <summary>How a process ended.</summary>
/// <param name="Took">From the request to stop, or from the start of one that never ran.</param>
public sealed record Ended(int ExitCode, string Output, string Errors, TimeSpan Took);

/// <summary>The real program in a process of its own, with a data directory of its own. It can be killed, stopped and started again.</summary>
public sealed class MessengerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MessengerSettings _settings;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly int _port;
    private TaskCompletionSource _ready = null!;
    private Process? _process;

    private MessengerProcess(MessengerSettings settings)
    {
        _settings = settings;
        _port = settings.Port ?? Ports.Free();
        DataDirectory = settings.DataDirectory ?? Directory.CreateTempSubdirectory("messenger-").FullName;
        Address = new Uri($"http://{settings.Host}:{_port}");
    }

    public Uri Address { get; }

    public string DataDirectory { get; }

    public int Id => _process!.Id;

    public bool HasEnded => _process!.HasExited;

    /// <summary>All that the process has said, over all its lives.</summary>
    public string Log
    {
        get
        {
            lock (_output) return _output.ToString() + _errors;
        }
    }

    public static async Task<MessengerProcess> Start(MessengerSettings? settings = null)
    {
        var messenger = new MessengerProcess(settings ?? new());
        try
        {
            await messenger.Start();
            return messenger;
        }
        catch
        {
            // Nobody else could end one that doesn't get ready.
            await messenger.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts what is expected to end by itself.</summary>
    public static async Task<Ended> StartInVain(MessengerSettings settings)
    {
        await using var messenger = new MessengerProcess(settings);
        var clock = Stopwatch.StartNew();
        messenger.Launch();
        return await messenger.End(clock);
    }

    /// <summary>Runs it, again on the same port and data, and waits until it says that it is ready.</summary>
    public async Task Start()
    {
        var process = Launch();
        var exited = process.WaitForExitAsync();
        await Task.WhenAny(_ready.Task, exited).WaitAsync(Patience);
        if (!_ready.Task.IsCompleted) throw new InvalidOperationException($"The messenger ended with {process.ExitCode}:\n{Log}");
    }

    /// <summary>SIGKILL: no line of the program runs any more.</summary>
    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Kills and starts again.</summary>
    public async Task Crash()
    {
        await Kill();
        await Start();
    }

    /// <summary>SIGTERM, and how it answers.</summary>
    public async Task<Ended> Stop()
    {
        var clock = Stopwatch.StartNew();
        Signal.SendTerminate(_process!);
        return await End(clock);
    }

    /// <summary>How it ends without anybody's doing here.</summary>
    public Task<Ended> Ends() => End(Stopwatch.StartNew());

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) await Kill();
        _process?.Dispose();
        if (_settings.DataDirectory is null) Directory.Delete(DataDirectory, recursive: true);
    }

    private Process Launch()
    {
        _process?.Dispose();
        _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] program = Path.GetExtension(_settings.Program) == ".dll" ? ["dotnet", _settings.Program] : [_settings.Program];
        string[] command = [.. _settings.Wrapper, .. program, .. _settings.Arguments(_port, DataDirectory)];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = Path.GetDirectoryName(_settings.Program),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        // The program under test shall not read what the test runner was configured with.
        foreach (var name in _process.StartInfo.Environment.Keys.Where(IsSetting).ToArray())
            _process.StartInfo.Environment.Remove(name);
        foreach (var (name, value) in _settings.Variables) _process.StartInfo.Environment[name] = value;
        _process.OutputDataReceived += (_, line) => Said(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Said(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return _process;
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.Ordinal) || name.StartsWith("Messenger_", StringComparison.OrdinalIgnoreCase) || name == "DOTNET_ENVIRONMENT";

    private void Said(StringBuilder where, string? line)
    {
        if (line is null) return;
        lock (_output) where.AppendLine(line);
        if (line.StartsWith("OrleansMessenger is ready", StringComparison.Ordinal)) _ready.TrySetResult();
    }

    private async Task<Ended> End(Stopwatch clock)
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        lock (_output) return new Ended(_process.ExitCode, _output.ToString(), _errors.ToString(), clock.Elapsed);
    }
}

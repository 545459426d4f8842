using System.Globalization;

namespace OrleansMessenger.Faults.Tests;

/// <summary>
/// A disk that can be full. Where a small one can be mounted it is one; elsewhere the process may not make files longer, which
/// it is told in the same way: by writes that fail.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const long Size = 24 * 1024 * 1024;

    private readonly bool _mounted;

    public SmallDisk()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("messenger-").FullName;
        _mounted = Environment.IsPrivilegedProcess
            && Commands.Succeeds("mount", "-t", "tmpfs", "-o", $"size={Size.ToString(CultureInfo.InvariantCulture)}", "tmpfs", Directory);
    }

    public string Directory { get; }

    /// <summary>Without it the process would be ended by the signal that goes with the limit.</summary>
    public IReadOnlyList<string> Wrapper => _mounted ? [] : ["env", "--ignore-signal=XFSZ"];

    private string Ballast => Path.Combine(Directory, "ballast");

    public void Fill(MessengerProcess messenger)
    {
        if (!_mounted) Limit(messenger, "0:unlimited");
        else Commands.Succeeds("dd", "if=/dev/zero", $"of={Ballast}", "bs=4k");
    }

    public void Free(MessengerProcess messenger)
    {
        if (_mounted) File.Delete(Ballast);
        else Limit(messenger, "unlimited:unlimited");
    }

    public void Dispose()
    {
        if (_mounted) Commands.Run("umount", "--lazy", Directory);
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static void Limit(MessengerProcess messenger, string bytes) =>
        Commands.Run("prlimit", "--pid", messenger.Id.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}");
}

namespace OrleansMessenger.Faults.Tests;

/// <summary>A directory that nobody may write to. Root may write everywhere, so that for root it is a disk mounted read-only, or a part of /proc.</summary>
internal sealed class ReadOnlyDirectory(string path, Action? undo) : IDisposable
{
    public string Path => path;

    public static ReadOnlyDirectory Make()
    {
        var directory = Directory.CreateTempSubdirectory("messenger-").FullName;
        if (!Environment.IsPrivilegedProcess)
        {
            Commands.Run("chmod", "500", directory);
            return new ReadOnlyDirectory(directory, () => Directory.Delete(directory));
        }
        if (Commands.Succeeds("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", directory))
            return new ReadOnlyDirectory(directory, () => { Commands.Run("umount", "--lazy", directory); Directory.Delete(directory); });
        Directory.Delete(directory);
        return new ReadOnlyDirectory("/proc/self", null);
    }

    public void Dispose() => undo?.Invoke();
}

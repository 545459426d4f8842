using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Silo.Hosting;
using static SQLitePCL.raw;

namespace OrleansMessenger.Silo.Storage.Schema;

/// <summary>The SQLite file as the upgrade needs it: created when missing, in WAL mode, locked against other writers.</summary>
internal sealed partial class SqliteSchema(string directory, string file, ILogger logger)
{
    private const UnixFileMode OwnersDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public async Task Open(Func<DbConnection, SchemaScript[], Task> apply)
    {
        ProveWritable();
        try
        {
            KeepFromOthers();
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
            await connection.OpenAsync();
            await connection.Execute("PRAGMA journal_mode = WAL");
            await using var transaction = connection.BeginTransaction(deferred: false);
            await apply(connection, SchemaScript.In("sqlite"));
            await transaction.CommitAsync();
        }
        catch (SqliteException failure)
        {
            throw new StartupException(Sentence(failure), failure);
        }
    }

    /// <summary>SQLite would notice a full or read-only disk only at the first message.</summary>
    private void ProveWritable()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, OwnersDirectory);
            using var probe = new FileStream(
                Path.Combine(directory, $".probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            probe.Write(new byte[64 * 1024]);
            probe.Flush(flushToDisk: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // .NET adds the path of the probe, which means nothing to the reader.
            var reason = failure.Message.Split(" : '")[0].TrimEnd('.');
            throw new StartupException($"The data directory {directory} can't be written to: {reason}.", failure);
        }
    }

    /// <summary>
    /// Messages, password hashes and keys are for the owner of the files alone. What SQLite creates beside the database has its mode. What
    /// was there before may be shared on purpose, so it is only told.
    /// </summary>
    private void KeepFromOthers()
    {
        if (OperatingSystem.IsWindows()) return;
        try
        {
            var owners = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnersFile };
            if (!Path.Exists(file)) File.Open(file, owners).Dispose();
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another start was first.
        }
        var isOpen = (File.GetUnixFileMode(file) & ~OwnersFile) != 0 && (File.GetUnixFileMode(directory) & ~OwnersDirectory) != 0;
        if (isOpen) LogOpenToOthers(logger, file);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message =
        "Other users of this machine may read the messages and keys in {File}: take it from them with chmod go= on the file, or on its directory")]
    private static partial void LogOpenToOthers(ILogger logger, string file);

    private string Sentence(SqliteException failure) => failure.SqliteErrorCode switch
    {
        SQLITE_CORRUPT or SQLITE_NOTADB => $"The database {file} is damaged or no SQLite database: restore it from a backup, or move it away to start empty.",
        SQLITE_READONLY or SQLITE_CANTOPEN => $"The database {file} can't be opened for writing.",
        SQLITE_FULL => $"The disk that holds {file} is full.",
        SQLITE_BUSY or SQLITE_LOCKED => $"The database {file} is held locked by another program.",
        _ => $"The database {file} can't be used: {failure.Message.TrimEnd('.')}.",
    };
}

using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Storage.Copy;

/// <summary><c>copy --from data/messenger.db --to "Host=…"</c>: all of a single machine's SQLite database into an empty PostgreSQL database.</summary>
internal static class CopyCommand
{
    private const string FromEnvironment = "Messenger__ConnectionString";
    private const string Usage = "Say copy --from data/messenger.db --to \"Host=…;Database=…\", or leave out --to and set " + FromEnvironment + ".";

    /// <remarks>Without <c>--to</c> the connection string comes from the environment: arguments are seen by all users of a machine.</remarks>
    /// <returns>The exit code: 0 when all was copied, 1 when nothing was; then one sentence has said why.</returns>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            var (file, connectionString) = Read(args);
            foreach (var (table, rows) in await new DatabaseCopy(file, connectionString, TimeProvider.System).Run())
                Console.WriteLine($"{table}: {rows} {(rows == 1 ? "row" : "rows")}");
            Console.WriteLine($"All of {file} is in PostgreSQL now. Start with Messenger:Storage=postgresql from here on; the file still has it all.");
            return 0;
        }
        catch (StartupException failure)
        {
            await Console.Error.WriteLineAsync($"Nothing was copied. {failure.Message}");
            return 1;
        }
    }

    private static (string File, string ConnectionString) Read(string[] args) => args switch
    {
        ["--from", var from, "--to", var to] => (Path.GetFullPath(from), to),
        ["--to", var to, "--from", var from] => (Path.GetFullPath(from), to),
        ["--from", var from] when Environment.GetEnvironmentVariable(FromEnvironment) is { Length: > 0 } to => (Path.GetFullPath(from), to),
        _ => throw new StartupException(Usage),
    };
}

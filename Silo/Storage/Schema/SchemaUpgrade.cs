using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Storage.Schema;

/// <summary>
/// Makes the database ready for this program before anything else starts: creates it where that is possible and applies the scripts it
/// lacks, in one transaction that excludes other silos doing the same.
/// </summary>
public sealed class SchemaUpgrade(StorageOptions options, TimeProvider clock, ILogger<SchemaUpgrade>? logger = null)
{
    /// <exception cref="StartupException">The database can't be used; one sentence says why.</exception>
    public Task Apply() => options.Kind switch
    {
        DatabaseKind.Sqlite => new SqliteSchema(options.DataDirectory, options.SqliteFile, logger ?? NullLogger<SchemaUpgrade>.Instance).Open(ApplyMissing),
        _ => new PostgresSchema(options.ConnectionString).Open(ApplyMissing),
    };

    internal async Task ApplyMissing(DbConnection connection, SchemaScript[] scripts)
    {
        await connection.Execute(
            "CREATE TABLE IF NOT EXISTS schema_scripts (number integer NOT NULL PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)");
        var newest = await connection.First("SELECT COALESCE(MAX(number), 0) FROM schema_scripts", row => row.GetInt32(0));
        var known = scripts[^1].Number;
        if (newest > known)
        {
            throw new StartupException(
                $"The database has schema {newest}, but this program knows schemas up to {known} only: start a newer version of it.");
        }

        foreach (var script in scripts.Where(script => script.Number > newest))
        {
            await connection.Execute(script.Sql);
            await connection.Execute(
                "INSERT INTO schema_scripts (number, name, applied_at) VALUES (@number, @name, @at)",
                ("@number", script.Number),
                ("@name", script.Name),
                ("@at", clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }
    }
}

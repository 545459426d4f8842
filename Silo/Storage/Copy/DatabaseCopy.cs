using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NpgsqlTypes;
using OrleansMessenger.Silo.Hosting;
using OrleansMessenger.Silo.Storage.Schema;

namespace OrleansMessenger.Silo.Storage.Copy;

/// <summary>
/// Copies every row of a SQLite database into an empty PostgreSQL one, row by row and in one transaction: all of it is there, or nothing.
/// Both have the same tables and columns; only PostgreSQL's types are richer. The schema's own tables come from the schema's scripts.
/// </summary>
public sealed class DatabaseCopy(string sqliteFile, string connectionString, TimeProvider clock)
{
    /// <returns>The tables with their rows.</returns>
    /// <exception cref="StartupException">Nothing was copied; one sentence says why.</exception>
    public async Task<(string Table, long Rows)[]> Run()
    {
        if (!File.Exists(sqliteFile)) throw new StartupException($"There is no file {sqliteFile}.");
        var directory = Path.GetDirectoryName(sqliteFile)!;
        // The file may be older than this program: it is brought to the schema that both sides share, as a start would do.
        await new SqliteSchema(directory, sqliteFile, NullLogger.Instance).Open(new SchemaUpgrade(new StorageOptions(DatabaseKind.Sqlite, directory), clock).ApplyMissing);
        await new SchemaUpgrade(new StorageOptions(DatabaseKind.Postgresql, "", connectionString), clock).Apply();
        try
        {
            await using var source = await OpenAlone();
            await using var target = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
            await target.OpenAsync();
            return await Copy(source, target);
        }
        catch (SqliteException failure)
        {
            throw new StartupException(failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_BUSY
                ? $"{sqliteFile} is in use: stop the messenger first."
                : $"{sqliteFile} can't be read: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (Exception failure) when (failure is FormatException or InvalidCastException or OverflowException)
        {
            throw new StartupException($"{sqliteFile} has a value that this program didn't write: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException)
        {
            throw new StartupException($"PostgreSQL did not take it: {failure.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", failure);
        }
    }

    /// <summary>Exclusive, so that nobody goes on writing to what is left behind.</summary>
    private async Task<SqliteConnection> OpenAlone()
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = sqliteFile, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(settings.ToString());
        await connection.OpenAsync();
        await connection.Execute("PRAGMA locking_mode = EXCLUSIVE");
        await connection.Execute("BEGIN IMMEDIATE");
        return connection;
    }

    private static async Task<(string Table, long Rows)[]> Copy(SqliteConnection source, NpgsqlConnection target)
    {
        await using var transaction = await target.BeginTransactionAsync();
        var copied = new List<(string, long)>();
        foreach (var table in await TablesOf(source))
        {
            var columns = await ColumnsOf(target, table);
            await target.Execute($"LOCK TABLE {table} IN EXCLUSIVE MODE");
            if (await Count(target, table) > 0)
                throw new StartupException($"The PostgreSQL database is in use already: its table {table} has rows. Copy into an empty database.");
            await CopyRows(source, target, table, columns);
            var (rows, arrived) = (await Count(source, table), await Count(target, table));
            if (rows != arrived) throw new StartupException($"Of {rows} rows of {table} only {arrived} arrived.");
            copied.Add((table, rows));
        }
        await transaction.CommitAsync();
        return [.. copied];
    }

    /// <summary>In the order of their creation: what is referred to comes first.</summary>
    private static async Task<List<string>> TablesOf(SqliteConnection source) => await source.Query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('schema_scripts', 'OrleansQuery') ORDER BY rowid",
        row => row.GetString(0));

    private static async Task<List<(string Name, string Type)>> ColumnsOf(NpgsqlConnection target, string table)
    {
        var columns = await target.Query(
            "SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = lower(@table) ORDER BY ordinal_position",
            row => (row.GetString(0), row.GetString(1)),
            ("@table", table));
        return columns.Count > 0 ? columns : throw new StartupException($"PostgreSQL has no table {table}.");
    }

    private static async Task CopyRows(SqliteConnection source, NpgsqlConnection target, string table, List<(string Name, string Type)> columns)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        await using var read = source.CreateCommand();
        read.CommandText = $"SELECT {names} FROM {table}";
        await using var row = await read.ExecuteReaderAsync();
        await using var import = await target.BeginBinaryImportAsync($"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)");
        while (await row.ReadAsync())
        {
            await import.StartRowAsync();
            for (var column = 0; column < columns.Count; column++) await Write(import, row, column, columns[column].Type);
        }
        await import.CompleteAsync();
    }

    private static Task Write(NpgsqlBinaryImporter import, SqliteDataReader row, int column, string type) => row.IsDBNull(column)
        ? import.WriteNullAsync()
        : type switch
        {
            "int2" => import.WriteAsync(row.GetInt16(column), NpgsqlDbType.Smallint),
            "int4" => import.WriteAsync(row.GetInt32(column), NpgsqlDbType.Integer),
            "int8" => import.WriteAsync(row.GetInt64(column), NpgsqlDbType.Bigint),
            "bool" => import.WriteAsync(row.GetBoolean(column), NpgsqlDbType.Boolean),
            "uuid" => import.WriteAsync(row.GetGuid(column), NpgsqlDbType.Uuid),
            "bytea" => import.WriteAsync(row.GetFieldValue<byte[]>(column), NpgsqlDbType.Bytea),
            "timestamp" => import.WriteAsync(Time(row.GetString(column)), NpgsqlDbType.Timestamp),
            "text" or "varchar" => import.WriteAsync(row.GetString(column), NpgsqlDbType.Text),
            _ => throw new StartupException($"This program doesn't know how to copy a column of the type {type}."),
        };

    private static DateTime Time(string text) =>
        DateTime.SpecifyKind(DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal), DateTimeKind.Unspecified);

    private static Task<long> Count(DbConnection connection, string table) => connection.First($"SELECT count(*) FROM {table}", row => row.GetInt64(0));
}

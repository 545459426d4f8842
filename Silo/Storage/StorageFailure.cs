using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using static SQLitePCL.raw;

namespace OrleansMessenger.Silo.Storage;

/// <summary>What a failure of the database means for the person who waits, in one sentence.</summary>
public static class StorageFailure
{
    public static string Sentence(DbException failure) => failure switch
    {
        SqliteException { SqliteErrorCode: SQLITE_FULL } => Full,
        SqliteException { SqliteErrorCode: SQLITE_READONLY or SQLITE_IOERR or SQLITE_CANTOPEN } => Unwritable,
        SqliteException { SqliteErrorCode: SQLITE_CORRUPT or SQLITE_NOTADB } => "The server's database is damaged: nothing can be saved.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Full,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.IoError } => Unwritable,
        NpgsqlException { IsTransient: true } or NpgsqlException and not PostgresException =>
            "The server can't reach its database just now: nothing can be saved until it is back.",
        _ => "The server's database refused this: it was not saved.",
    };

    private const string Full = "The server's disk is full: nothing can be saved until there is space again.";

    private const string Unwritable = "The server's disk can't be written to: nothing can be saved until it can.";
}

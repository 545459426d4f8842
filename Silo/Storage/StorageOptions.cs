namespace OrleansMessenger.Silo.Storage;

/// <summary>Which database holds the log and the grains' states.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgresql,
}

/// <summary>Where everything durable is kept.</summary>
/// <param name="DataDirectory">The directory of the SQLite file; created when missing. Not used by PostgreSQL.</param>
/// <param name="ConnectionString">Needed by PostgreSQL, in Npgsql's format; not used by SQLite.</param>
public sealed record StorageOptions(DatabaseKind Kind, string DataDirectory, string? ConnectionString = null)
{
    public string SqliteFile => Path.Combine(DataDirectory, "messenger.db");
}

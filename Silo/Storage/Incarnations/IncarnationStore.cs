namespace OrleansMessenger.Silo.Storage.Incarnations;

/// <summary>The table behind <see cref="OrleansMessenger.Incarnations.IIncarnationsGrain"/>.</summary>
public sealed class IncarnationStore(Database database, TimeProvider clock)
{
    /// <summary>A page that slept for longer starts over.</summary>
    private static readonly TimeSpan _kept = TimeSpan.FromDays(30);

    /// <summary>From now on the database is called so too.</summary>
    public Task Begin(string id) => database.Write(async connection =>
    {
        var now = clock.GetUtcNow();
        await connection.Execute("DELETE FROM incarnations WHERE began_at < @before", ("@before", (now - _kept).ToUnixTimeMilliseconds()));
        return await connection.Execute(
            "INSERT INTO incarnations (id, began_at) VALUES (@id, @at) ON CONFLICT (id) DO NOTHING",
            ("@id", id),
            ("@at", now.ToUnixTimeMilliseconds()));
    });

    public Task<string?> Newest() => database.Read(connection => connection.First(
        "SELECT id FROM incarnations ORDER BY began_at DESC, id LIMIT 1", row => (string?)row.GetString(0)));

    public Task<bool> Has(string id) => database.Read(connection => connection.First(
        "SELECT 1 FROM incarnations WHERE id = @id", _ => true, ("@id", id)));
}

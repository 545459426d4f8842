using Npgsql;

namespace OrleansMessenger.Bench.Floors;

/// <summary>PostgreSQL with one statement for all rows that wait.</summary>
internal sealed class PostgresInserts : GatheredInserts
{
    private readonly NpgsqlConnection _connection;

    public PostgresInserts(string connectionString)
    {
        _connection = new NpgsqlConnection(connectionString);
        _connection.Open();
        using var create = new NpgsqlCommand(
            "CREATE TABLE posts (client_id uuid PRIMARY KEY, conversation text NOT NULL, author text NOT NULL, text text NOT NULL, sent_at bigint NOT NULL)", _connection);
        create.ExecuteNonQuery();
        Start();
    }

    protected override void Commit(IReadOnlyList<Row> rows)
    {
        using var insert = new NpgsqlCommand("INSERT INTO posts SELECT * FROM unnest($1, $2, $3, $4, $5)", _connection);
        Array[] columns =
        [
            rows.Select(row => row.ClientId).ToArray(), rows.Select(row => row.Conversation).ToArray(), rows.Select(row => row.Author).ToArray(),
            rows.Select(row => row.Text).ToArray(), rows.Select(row => row.SentAt.ToUnixTimeMilliseconds()).ToArray(),
        ];
        foreach (var column in columns) insert.Parameters.Add(new NpgsqlParameter { Value = column });
        insert.Prepare();
        insert.ExecuteNonQuery();
    }

    protected override void Close() => _connection.Dispose();
}

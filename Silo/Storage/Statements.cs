using System.Data.Common;

namespace OrleansMessenger.Silo.Storage;

/// <summary>
/// Statements with named parameters, prepared once per connection: SQLite's connections keep them (<see cref="IKeepsCommands"/>),
/// PostgreSQL's by Npgsql's automatic preparation.
/// </summary>
public static class Statements
{
    public static async Task<int> Execute(this DbConnection connection, string sql, params (string Name, object? Value)[] parameters)
    {
        await using var statement = Statement.Of(connection, sql, parameters);
        return await statement.Command.ExecuteNonQueryAsync();
    }

    public static async Task<List<T>> Query<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] parameters)
    {
        await using var statement = Statement.Of(connection, sql, parameters);
        await using var reader = await statement.Command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>The first row, or default.</summary>
    public static async Task<T?> First<T>(
        this DbConnection connection, string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] parameters)
    {
        await using var statement = Statement.Of(connection, sql, parameters);
        await using var reader = await statement.Command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? map(reader) : default;
    }

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A command for one execution; one that its connection keeps isn't disposed.</summary>
    private readonly record struct Statement(DbCommand Command, bool Kept) : IAsyncDisposable
    {
        public static Statement Of(DbConnection connection, string sql, (string Name, object? Value)[] parameters)
        {
            var statement = connection is IKeepsCommands keeper
                ? new Statement(keeper.Kept(sql), Kept: true)
                : new Statement(connection.CreateCommand(), Kept: false);
            statement.Command.CommandText = sql;
            for (var i = 0; i < parameters.Length; i++)
                Bind(statement.Command, i, parameters[i].Name, parameters[i].Value ?? DBNull.Value);
            return statement;
        }

        public ValueTask DisposeAsync() => Kept ? ValueTask.CompletedTask : Command.DisposeAsync();

        private static void Bind(DbCommand command, int position, string name, object value)
        {
            if (position < command.Parameters.Count)
            {
                command.Parameters[position].Value = value;
                return;
            }

            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }
}

/// <summary>A connection that serves one piece of work at a time, and keeps the commands that it has prepared.</summary>
internal interface IKeepsCommands
{
    /// <summary>The prepared command of this text, made at its first use.</summary>
    DbCommand Kept(string sql);
}

using System.Data.Common;
using System.Net.Sockets;
using Npgsql;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.Storage.Schema;

/// <summary>The PostgreSQL database as the upgrade needs it: there, and locked against other silos that upgrade.</summary>
internal sealed class PostgresSchema(string? connectionString)
{
    /// <summary>Any number, the same in every version of this program.</summary>
    private const long UpgradeLock = 0x4D657373656E6765;

    public async Task Open(Func<DbConnection, SchemaScript[], Task> apply)
    {
        var settings = Parse();
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.Execute("SELECT pg_advisory_xact_lock(@lock)", ("@lock", UpgradeLock));
            await apply(connection, SchemaScript.In("postgresql"));
            await transaction.CommitAsync();
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StartupException(Sentence(settings, failure), failure);
        }
    }

    private NpgsqlConnectionStringBuilder Parse()
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            throw new StartupException("Messenger:ConnectionString is missing: storage in PostgreSQL needs it.");
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException or OverflowException)
        {
            throw new StartupException($"Messenger:ConnectionString can't be understood: {failure.Message.TrimEnd('.')}.", failure);
        }
    }

    private static string Sentence(NpgsqlConnectionStringBuilder settings, Exception failure)
    {
        var server = $"PostgreSQL at {settings.Host}:{settings.Port}";
        return failure switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"{server} doesn't let the user {settings.Username} in: the password is wrong, or the user unknown.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"{server} has no database {settings.Database ?? settings.Username}: create it first.",
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => $"The disk of {server} is full.",
            PostgresException refused => $"{server} can't be used: {refused.MessageText.TrimEnd('.')}.",
            _ => $"{server} can't be reached: {(failure.InnerException ?? failure).Message.TrimEnd('.')}.",
        };
    }
}

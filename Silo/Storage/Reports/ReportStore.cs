using System.Data.Common;
using OrleansMessenger.Conversations;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Silo.Storage.Reports;

public sealed class ReportStore(Database database) : IReportStore
{
    private const string Columns =
        "reporter_id, client_id, conversation_id, seq, version, author_id, author_name, text, sent_at, reason, reported_at";

    public Task Add(Report report) => database.Write(connection =>
    {
        var message = report.Message;
        return connection.Execute(
            $"""
            INSERT INTO reports ({Columns}) VALUES (@reporter, @client, @id, @seq, @version, @author, @name, @text, @sent, @reason, @at)
            ON CONFLICT (reporter_id, client_id) DO NOTHING
            """,
            ("@reporter", report.ReporterId),
            ("@client", report.ClientId),
            ("@id", message.ConversationId),
            ("@seq", message.Seq),
            ("@version", message.Version),
            ("@author", message.AuthorId),
            ("@name", message.AuthorName),
            ("@text", message.Text),
            ("@sent", message.SentAt.ToUnixTimeMilliseconds()),
            ("@reason", report.Reason),
            ("@at", report.ReportedAt.ToUnixTimeMilliseconds()));
    });

    public Task<Report[]> All(int count) => database.Read(async connection => (await connection.Query(
        $"SELECT {Columns} FROM reports ORDER BY reported_at DESC, reporter_id, client_id LIMIT @count",
        Read,
        ("@count", count))).ToArray());

    public Task<Report?> Find(string reporterId, Guid clientId) => database.Read(connection => connection.First(
        $"SELECT {Columns} FROM reports WHERE reporter_id = @reporter AND client_id = @client",
        Read,
        ("@reporter", reporterId),
        ("@client", clientId)));

    private static Report Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetGuid(1),
        new Message(
            row.GetString(2), row.GetInt64(3), row.GetInt64(4), Guid.Empty, row.GetString(5), row.GetString(6), row.GetString(7), Time(row, 8)),
        row.GetString(9),
        Time(row, 10));

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

using System.Data.Common;
using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo.Storage.Alerts;

/// <summary>A row for each device and conversation.</summary>
public sealed class AlertStore(Database database) : IAlertStore
{
    public Task<List<OwedAlert>> OwedTo(string userId) => database.Read(connection => connection.Query(
        "SELECT device_id, conversation_id, seq, decided_at, due_at, is_shown FROM alerts WHERE user_id = @user",
        Read,
        ("@user", userId)));

    public Task Put(string userId, IReadOnlyCollection<OwedAlert> alerts) => database.Write(async connection =>
    {
        foreach (var alert in alerts)
        {
            await connection.Execute(
                """
                INSERT INTO alerts (user_id, device_id, conversation_id, seq, decided_at, due_at, is_shown)
                VALUES (@user, @device, @conversation, @seq, @decided, @due, @shown)
                ON CONFLICT (user_id, conversation_id, device_id)
                DO UPDATE SET seq = excluded.seq, decided_at = excluded.decided_at, due_at = excluded.due_at, is_shown = excluded.is_shown
                """,
                ("@user", userId),
                ("@device", alert.DeviceId),
                ("@conversation", alert.ConversationId),
                ("@seq", alert.Seq),
                ("@decided", alert.DecidedAt.ToUnixTimeMilliseconds()),
                ("@due", alert.DueAt?.ToUnixTimeMilliseconds()),
                ("@shown", alert.IsShown ? 1 : 0));
        }
        return true;
    });

    public Task Withdraw(string userId, string conversationId, long seq) => database.Write(connection => connection.Execute(
        "DELETE FROM alerts WHERE user_id = @user AND conversation_id = @conversation AND seq <= @seq",
        ("@user", userId),
        ("@conversation", conversationId),
        ("@seq", seq)));

    public Task Forget(string userId, string deviceId) => database.Write(connection => connection.Execute(
        "DELETE FROM alerts WHERE user_id = @user AND device_id = @device",
        ("@user", userId),
        ("@device", deviceId)));

    public Task<List<string>> Overdue(DateTimeOffset before) => database.Read(connection => connection.Query(
        "SELECT user_id FROM alerts WHERE due_at < @before GROUP BY user_id ORDER BY MIN(due_at) LIMIT 1000",
        row => row.GetString(0),
        ("@before", before.ToUnixTimeMilliseconds())));

    private static OwedAlert Read(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt64(2), Time(row, 3), row.IsDBNull(4) ? null : Time(row, 4), row.GetInt32(5) != 0);

    private static DateTimeOffset Time(DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));
}

using System.Data.Common;

namespace OrleansMessenger.Silo.Storage.Log;

/// <summary>Where conversations stand in a person's list: before the others, or out of it.</summary>
internal static class PlacesInList
{
    /// <summary>False when the person isn't in it, or has as many favourites as may be.</summary>
    public static async Task<bool> SetFavourite(
        DbConnection connection, string userId, string conversationId, bool isFavourite, int most) =>
        await connection.Execute(
            """
            UPDATE members SET favourite = @favourite WHERE user_id = @user AND conversation_id = @id
            AND (@favourite = 0 OR favourite = 1 OR (SELECT COUNT(*) FROM members WHERE user_id = @user AND favourite = 1) < @most)
            """,
            ("@favourite", isFavourite ? 1 : 0),
            ("@user", userId),
            ("@id", conversationId),
            ("@most", most)) > 0;

    public static Task<int> Archive(DbConnection connection, string userId, string conversationId, long? seq) => connection.Execute(
        "UPDATE members SET archived_seq = @seq WHERE user_id = @user AND conversation_id = @id",
        ("@seq", seq ?? -1),
        ("@user", userId),
        ("@id", conversationId));

    public static async Task<Dictionary<string, (bool IsFavourite, long ArchivedSeq)>> Of(DbConnection connection, string userId)
    {
        var places = await connection.Query(
            "SELECT conversation_id, favourite, archived_seq FROM members WHERE user_id = @user AND (favourite = 1 OR archived_seq >= 0)",
            row => (Id: row.GetString(0), Place: (row.GetInt32(1) == 1, row.GetInt64(2))),
            ("@user", userId));
        return places.ToDictionary(one => one.Id, one => one.Place);
    }
}

using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>The sentence for a line of the log that nobody wrote.</summary>
public static class ToldText
{
    private const int Names = 5;

    public static string Of(Message message, IStringLocalizer<PageWords> words) =>
        Of(message.Told!, message.AuthorName, words, message.AuthorHandle);

    /// <param name="by">Who did it.</param>
    /// <param name="handle">That person's, where the name may be taken for another's.</param>
    public static string Of(Told told, string by, IStringLocalizer<PageWords> words, string? handle = null)
    {
        by = Isolated.Name(by, handle);
        return told.Kind switch
        {
            ToldKind.Added => words["Told.Added", by, NamesOf(told.Members, words)],
            ToldKind.Joined => words["Told.Joined", by],
            ToldKind.Left => words["Told.Left", by],
            ToldKind.Removed => words["Told.Removed", by, NamesOf(told.Members, words)],
            ToldKind.RoleGiven => told.Role switch
            {
                Role.Owner => words["Told.Owner", by, NamesOf(told.Members, words)],
                Role.Moderator => words["Told.Moderator", by, NamesOf(told.Members, words)],
                _ => words["Told.Member", by, NamesOf(told.Members, words)],
            },
            ToldKind.TitleChanged => told.Text is null ? words["Told.NoTitle", by] : words["Told.Title", by, Isolated.Text(told.Text)],
            ToldKind.TopicChanged => told.Text is null ? words["Told.NoTopic", by] : words["Told.Topic", by, Isolated.Text(told.Text)],
            _ => "",
        };
    }

    /// <summary>What a role is called.</summary>
    public static string Of(Role role, IStringLocalizer<PageWords> words) => role switch
    {
        Role.Owner => words["Role.Owner"],
        Role.Moderator => words["Role.Moderator"],
        _ => words["Role.Member"],
    };

    private static string NamesOf(Member[] members, IStringLocalizer<PageWords> words)
    {
        var names = string.Join(", ", members.Take(Names).Select(member => Isolated.Name(member.Nickname, member.Handle)));
        return members.Length > Names ? words["Told.AndMore", names, members.Length - Names] : names;
    }
}

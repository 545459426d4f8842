namespace OrleansMessenger.Conversations;

/// <summary>Somebody whom a message's text mentions.</summary>
/// <param name="Handle">As it stands in the text, in lower case and without its @.</param>
/// <param name="Mentioned">The user id; <see cref="Everybody"/> for all members.</param>
/// <param name="Nickname">Of today where pages are given it, else of when it was written.</param>
[GenerateSerializer, Immutable, Alias("messenger.Mention")]
public sealed record Mention(string Handle, string Mentioned, string Nickname)
{
    /// <summary>What stands in <see cref="Mentioned"/> for all members, whose handle is <see cref="All"/>.</summary>
    public const string Everybody = "";

    public const string All = "all";
}

using System.Globalization;
using AngleSharp.Dom;

namespace OrleansMessenger.Harness;

/// <summary>A message as a page shows it.</summary>
/// <param name="Marks">What stands there beside the text: who reacted how, that it was deleted.</param>
public sealed record PostedMessage(long Seq, long Version, Guid ClientId, string AuthorId, string Text, string Marks = "")
{
    public const string Deleted = "deleted";

    public bool IsEdited { get; init; }

    public bool IsPinned { get; init; }

    /// <summary>A line that nobody wrote: it tells what its author did to the conversation.</summary>
    public bool IsTold { get; init; }

    public bool IsDeleted => Marks == Deleted;

    /// <summary>All that it had, the present one last; null for one that was never edited.</summary>
    public IReadOnlyList<string>? AllTexts { get; init; }

    public IReadOnlyList<string> Texts => AllTexts ?? [Text];

    /// <summary>What these people reacted with, one emoji and one person at a time.</summary>
    public IEnumerable<(string Emoji, string UserId)> Reactions =>
        IsDeleted ? [] : Marks.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(mark => (mark.Split(' ')[0], mark.Split(' ')[1]));

    public static PostedMessage Of(IElement article) => new(
        Number(article, "data-seq"),
        Number(article, "data-version"),
        Guid.Parse(article.GetAttribute("data-client-id")!),
        article.GetAttribute("data-author")!,
        article.QuerySelector(".message__bubble")!.TextContent,
        MarksOf(article))
    {
        IsEdited = article.QuerySelector(".message__edited") is not null,
        IsTold = article.HasAttribute("data-kind"),
    };

    /// <summary>Which messages the conversation's header lists.</summary>
    public static long[] PinsOf(IParentNode page) => [.. page.QuerySelectorAll(".pins [data-original]").Select(pin => Number(pin, "data-original"))];

    public static string MarksOf(IEnumerable<(string Emoji, string UserId)> reactions) =>
        string.Join(';', reactions.Select(reaction => $"{reaction.Emoji} {reaction.UserId}").Order(StringComparer.Ordinal));

    private static string MarksOf(IElement article) => article.HasAttribute("data-deleted")
        ? Deleted
        : MarksOf(article.QuerySelectorAll("[data-emoji]").SelectMany(button =>
            button.GetAttribute("data-by")!.Split(' ').Select(userId => (button.GetAttribute("data-emoji")!, userId))));

    private static long Number(IElement element, string attribute) => long.Parse(element.GetAttribute(attribute)!, CultureInfo.InvariantCulture);
}

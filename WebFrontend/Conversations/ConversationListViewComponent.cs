using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>The person's conversations, newest activity first; <paramref name="grains"/> answers from the log.</summary>
public sealed class ConversationListViewComponent(IGrainFactory grains) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(string? current, ConversationFilter? filter, DateTimeOffset? before)
    {
        ViewData["Current"] = current;
        ViewData["Me"] = UserClaimsPrincipal.Id;
        var shown = filter ?? ConversationFilter.All;
        var user = grains.GetGrain<IUserGrain>(UserClaimsPrincipal.Id);
        var (listing, counting) = (user.Listed(shown, before), user.Unread());
        var writing = grains.GetGrain<IDraftIndexGrain>(UserClaimsPrincipal.Id).HalfFilled();
        var summaries = await listing;
        var listed = summaries.Select(summary => summary.Id).ToHashSet();
        var halfFilled = await writing;
        ViewData["HalfWritten"] = halfFilled.Where(half => half.Text is not null).ToDictionary(half => half.Form, half => half.Text);
        var elsewhere = (await counting).Where(unread => !listed.Contains(unread.Id));
        var list = new ConversationList(summaries, [.. elsewhere], [.. halfFilled.Select(half => half.Form)], shown, before is null);
        return View("/Pages/Shared/_ConversationList.cshtml", list);
    }
}

/// <param name="Elsewhere">Those with unread messages that are not on this page of the list.</param>
/// <param name="Drafts">The forms that are half filled, by name.</param>
/// <param name="IsNewest">Whether it begins with the newest activity.</param>
public sealed record ConversationList(
    ConversationSummary[] Conversations, UnreadConversation[] Elsewhere, string[] Drafts, ConversationFilter Filter, bool IsNewest)
{
    /// <summary>In the order in which they are offered.</summary>
    public static readonly ConversationFilter[] Filters =
    [
        ConversationFilter.All, ConversationFilter.Unread, ConversationFilter.Mentions, ConversationFilter.Direct, ConversationFilter.Channels,
        ConversationFilter.Archived,
    ];

    /// <summary>What the list leaves a page to say in its address; null for all.</summary>
    public static string? NameOf(ConversationFilter filter) =>
        filter == ConversationFilter.All ? null : filter.ToString().ToLowerInvariant();

    public static ConversationFilter Read(string? name) =>
        Array.Find(Filters, filter => NameOf(filter) == name);

    /// <summary>The newest activity that is listed, in milliseconds of Unix time; 0 for none.</summary>
    public long Newest => Conversations.Select(summary => summary.LastAt.ToUnixTimeMilliseconds()).DefaultIfEmpty().Max();

    /// <summary>Where the next page begins; null when there is none.</summary>
    public long? Older => OlderThan(Conversations);

    /// <summary>Where the page after these begins, in milliseconds of Unix time; null when there is none.</summary>
    public static long? OlderThan(ConversationSummary[] page) =>
        page.Count(summary => !summary.IsFavourite) >= Limits.ConversationsPerPage ? page[^1].LastAt.ToUnixTimeMilliseconds() : null;
}

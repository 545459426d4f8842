using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>The person's conversations, newest activity first; <paramref name="grains"/> answers from the log.</summary>
public sealed class ConversationListViewComponent(IGrainFactory grains) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(string? current, DateTimeOffset? before)
    {
        ViewData["Current"] = current;
        ViewData["Me"] = UserClaimsPrincipal.Id;
        var user = grains.GetGrain<IUserGrain>(UserClaimsPrincipal.Id);
        var (listing, counting) = (user.Conversations(before), user.Unread());
        var writing = grains.GetGrain<IDraftIndexGrain>(UserClaimsPrincipal.Id).HalfFilled();
        var summaries = await listing;
        var listed = summaries.Select(summary => summary.Id).ToHashSet();
        var halfFilled = await writing;
        ViewData["HalfWritten"] = halfFilled.Where(half => half.Text is not null).ToDictionary(half => half.Form, half => half.Text);
        var elsewhere = (await counting).Where(unread => !listed.Contains(unread.Id));
        return View("/Pages/Shared/_ConversationList.cshtml", new ConversationList(summaries, [.. elsewhere], [.. halfFilled.Select(half => half.Form)]));
    }
}

/// <param name="Elsewhere">Those with unread messages that are not on this page of the list.</param>
/// <param name="Drafts">The forms that are half filled, by name.</param>
public sealed record ConversationList(ConversationSummary[] Conversations, UnreadConversation[] Elsewhere, string[] Drafts);

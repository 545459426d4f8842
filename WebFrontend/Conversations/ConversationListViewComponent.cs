using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Conversations;

/// <summary>The person's conversations, newest activity first; <paramref name="grains"/> answers from the log.</summary>
public sealed class ConversationListViewComponent(IGrainFactory grains) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(string? current, DateTimeOffset? before)
    {
        ViewData["Current"] = current;
        var summaries = await grains.GetGrain<IUserGrain>(UserClaimsPrincipal.Id).Conversations(before);
        return View("/Pages/Shared/_ConversationList.cshtml", summaries);
    }
}

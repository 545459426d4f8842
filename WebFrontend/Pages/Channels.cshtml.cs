using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>The channels of this messenger, which anybody may read and join.</summary>
[Authorize]
[RateLimit(Rate.Post)]
public sealed partial class ChannelsModel(IGrainFactory grains, IStringLocalizer<PageWords> words, ILogger<ChannelsModel> logger) : PageModel
{
    public Channel[] Channels { get; private set; } = [];

    public string? Problem { get; private set; }

    public Guid NewClientId => Guid.CreateVersion7();

    /// <param name="title">Of the last channel of the page before.</param>
    public async Task OnGetAsync(string? title, string? after) => Channels = await grains.GetGrain<IUserGrain>(User.Id).Channels(title, after);

    public async Task<IActionResult> OnPostJoinAsync(string? id)
    {
        if (id is null || !ConversationId.IsWellFormed(id)) return NotFound();
        if (!Guid.TryParse(Request.Form[FormFields.ClientId].FirstOrDefault(), out var clientId)) return await Refuse(400, words["Message.NoClientId"]);
        var me = await grains.Person(User);
        try
        {
            var joined = await grains.GetGrain<IConversationGrain>(id).Join(new Member(me.UserId, me.Nickname), clientId);
            return joined.Outcome switch
            {
                ChangeOutcome.Done or ChangeOutcome.NotOfThisKind => new SeeOther($"/conversations/{id}"),
                ChangeOutcome.NotFound => NotFound(),
                ChangeOutcome.TooMany => await Refuse(409, words["Members.TooMany", Limits.MembersOfConversation]),
                _ => await Refuse(409, words["Message.ClientIdTaken"]),
            };
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotJoined(logger, id, error);
            return await Refuse(503, words["Message.NotStored"]);
        }
    }

    private async Task<IActionResult> Refuse(int status, string problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        await OnGetAsync(null, null);
        return Page();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Joining channel {ConversationId} failed")]
    private static partial void LogNotJoined(ILogger logger, string conversationId, Exception error);
}

using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>Where the conversation stands in the person's list. Both acts say what is to be, so that a repeat changes nothing.</summary>
public sealed partial class ConversationModel
{
    /// <summary>Its line in the list; null for somebody who only looks at a channel.</summary>
    public ConversationSummary? Line { get; private set; }

    public Task<IActionResult> OnPostFavouriteAsync() => Place($"/conversations/{Id}", (on, _) => Me.SetFavourite(Id, on));

    /// <summary>With <c>Seq</c>, the newest message that the person has seen: what came later is not put away.</summary>
    public Task<IActionResult> OnPostArchiveAsync() => Place("/", (on, last) =>
    {
        var seen = Request.Form["Seq"].FirstOrDefault() is { Length: > 0 } seq ? Math.Min(Number(seq), last) : last;
        return Me.Archive(Id, on ? seen : null);
    });

    private async Task<IActionResult> Place(string then, Func<bool, long, Task<ChangeOutcome>> place)
    {
        if (!ConversationId.IsWellFormed(Id) || await Conversation.LastSeq(User.Id) is not { } last) return NotFound();
        if (!bool.TryParse(Request.Form["On"], out var on)) return await Refuse(400, words["Message.BadOn"]);
        return await place(on, last) switch
        {
            ChangeOutcome.Done => Request.IsHtmx() ? new NoContentResult() : new SeeOther(then),
            ChangeOutcome.TooMany => await Refuse(409, words["ConversationMenu.TooManyFavourites", Limits.Favourites]),
            _ => NotFound(),
        };
    }
}

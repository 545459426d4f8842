using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Conversations;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// One message and all that can be done to it: the page is what the message's menu is in a browser without script. Not found for whoever is
/// no member of its conversation.
/// </summary>
[Authorize]
[RateLimit(Rate.Post)]
public sealed partial class MessageModel(IGrainFactory grains, IStringLocalizer<PageWords> words, ILogger<MessageModel> logger) : PageModel, IKeepsInput
{
    /// <summary>What most people react with.</summary>
    public static readonly string[] Suggested = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏"];

    public string Id => RouteData.Values["id"] as string ?? "";

    public long Seq => long.TryParse(RouteData.Values["seq"] as string, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : 0;

    public Message Message { get; private set; } = null!;

    public bool IsMine => Message.AuthorId == User.Id;

    /// <summary>One's own, or a message where one is a moderator.</summary>
    public bool MayDelete { get; private set; }

    public bool IsPinned { get; private set; }

    /// <summary>What the page shows beside the message: null, <c>edit</c>, <c>history</c>, <c>report</c> or <c>reported</c>.</summary>
    public string? Part { get; private set; }

    public Draft? Draft { get; private set; }

    /// <summary>All texts that the message had; null when they aren't asked for.</summary>
    public TextVersion[]? History { get; private set; }

    /// <summary>The message has another text than the one that was edited.</summary>
    public bool IsConflict { get; private set; }

    public string? Problem { get; private set; }

    public Guid NewClientId => Guid.CreateVersion7();

    /// <summary>The conversation with this message in it.</summary>
    public string There => $"/conversations/{Id}?at={Seq}";

    private IConversationGrain Conversation => grains.GetGrain<IConversationGrain>(Id);

    private IDraftGrain ReportForm => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.Report(Id, Seq)));

    private IDraftGrain EditForm => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.Edit(Id, Seq)));

    public async Task<IActionResult> OnGetAsync() => !await Load() ? NotFound() : Request.IsHtmx() ? Partial("_Message", Message) : Page();

    public async Task<IActionResult> OnGetEditAsync()
    {
        Part = "edit";
        if (!await Load()) return NotFound();
        if (!IsMine || Message.IsDeleted) return StatusCode(StatusCodes.Status403Forbidden);
        return Request.IsHtmx() ? Partial("_EditForm", this) : Page();
    }

    public async Task<IActionResult> OnGetHistoryAsync()
    {
        Part = "history";
        if (!await Load()) return NotFound();
        History = await Conversation.History(User.Id, Seq);
        return Request.IsHtmx() ? Partial("_History", this) : Page();
    }

    public async Task<IActionResult> OnGetReportAsync(bool done)
    {
        Part = done ? "reported" : "report";
        if (!await Load()) return NotFound();
        return IsMine ? StatusCode(StatusCodes.Status403Forbidden) : Page();
    }

    /// <summary>The text as it was typed, to be copied.</summary>
    public async Task<IActionResult> OnGetSourceAsync() => await Load() && !Message.IsDeleted ? Content(Message.Text) : NotFound();

    public async Task<IActionResult> OnPostEditAsync()
    {
        Part = "edit";
        var text = Request.Form["Text"].FirstOrDefault() ?? "";
        // The form's own field stands in its draft; "Version" is what the contract calls it.
        var began = Request.Form["From"].FirstOrDefault() ?? Request.Form["Version"].FirstOrDefault();
        if (!long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return await Refuse(400, words["Edit.NoVersion"]);
        return await Do((conversation, id) => conversation.Edit(User.Id, id, Seq, text, version, MessageHtml.Handles(text)), MessageLength.TooLong(text, words));
    }

    public Task<IActionResult> OnPostDeleteAsync() => Do((conversation, id) => conversation.Delete(User.Id, id, Seq));

    public async Task<IActionResult> OnPostReactionsAsync(string? emoji)
    {
        if (!bool.TryParse(Request.Form["On"], out var given)) return await Refuse(400, words["Message.BadOn"]);
        return await Do((conversation, id) => conversation.React(User.Id, id, Seq, emoji?.Trim() ?? "", given));
    }

    public async Task<IActionResult> OnPostPinAsync()
    {
        if (!bool.TryParse(Request.Form["On"], out var pinned)) return await Refuse(400, words["Message.BadOn"]);
        return await Do((conversation, id) => conversation.Pin(User.Id, id, Seq, pinned));
    }

    public async Task<IActionResult> OnPostReportAsync()
    {
        Part = "report";
        var reason = Request.Form["Reason"].FirstOrDefault() ?? "";
        ChangeOutcome? outcome = null;
        var answer = await Do(
            async (conversation, id) => new ChangeResult((outcome = await conversation.Report(User.Id, id, Seq, reason)).Value, await conversation.Message(User.Id, Seq)),
            words["Report.TooLong", Limits.ReportCharacters]);
        return outcome != ChangeOutcome.Done || Request.IsHtmx() ? answer : new SeeOther($"/conversations/{Id}/messages/{Seq}/report?done=true");
    }

    /// <inheritdoc/>
    public async Task<IActionResult> ShowAgain(Refusal refusal)
    {
        Part = HttpContext.GetRouteValue("handler") as string is ("edit" or "report") and var part ? part : null;
        return await Refuse(refusal.Status, refusal.Sentence);
    }

    private async Task<IActionResult> Do(Func<IConversationGrain, Guid, Task<ChangeResult>> act, LocalizedString? badText = null)
    {
        if (!ConversationId.IsWellFormed(Id)) return NotFound();
        if (!Guid.TryParse(Request.Form[FormFields.ClientId].FirstOrDefault(), out var id))
            return await Refuse(400, words["Message.NoClientId"]);
        ChangeResult result;
        try
        {
            result = await act(Conversation, id);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogChangeFailed(logger, Id, error);
            return await Refuse(503, words["Message.NotStored"]);
        }
        return result.Outcome switch
        {
            ChangeOutcome.Done => await Done(result.Message!, id),
            ChangeOutcome.NotFound => NotFound(),
            ChangeOutcome.NotAllowed => await Refuse(403, words["Report.Own"]),
            ChangeOutcome.NotYours => await Refuse(403, words["Message.NotYours"]),
            ChangeOutcome.Blocked => await Refuse(403, words["Composer.Blocked"]),
            ChangeOutcome.Deleted => await Refuse(409, words["Message.AlreadyDeleted"]),
            ChangeOutcome.ChangedMeanwhile => await Conflict(),
            // The same draft on two devices has one id: the other one saved it with another text.
            ChangeOutcome.ClientIdTaken when Part == "edit" => await Conflict(),
            ChangeOutcome.ClientIdTaken => await Refuse(409, words["Message.ClientIdTaken"]),
            ChangeOutcome.BadEmoji => await Refuse(400, words["Message.BadEmoji"]),
            ChangeOutcome.TooMany => await Refuse(409, words["Message.TooMany", Limits.ReactionsOfMessage, Limits.PinsOfConversation]),
            _ => await Refuse(400, badText ?? words["Edit.Blank"]),
        };
    }

    private async Task<IActionResult> Done(Message message, Guid id)
    {
        if (Part == "edit") await BestEffort.Run(() => EditForm.DiscardSent(Request.Form, id), logger);
        if (Part == "report") await BestEffort.Run(() => ReportForm.DiscardSent(Request.Form, id), logger);
        return Request.IsHtmx() ? Partial("_Message", message) : new SeeOther(There);
    }

    /// <summary>Both texts are shown: the message's, and in the form what was typed. Saved once more it replaces the other one knowingly.</summary>
    private async Task<IActionResult> Conflict()
    {
        IsConflict = true;
        return await Refuse(409, words["Edit.Conflict"]);
    }

    private async Task<IActionResult> Refuse(int status, string problem)
    {
        Response.StatusCode = status;
        Problem = problem;
        if (!await Load()) return NotFound();
        if (!Request.IsHtmx()) return Page();
        return IsConflict ? Partial("_EditForm", this) : Content(problem);
    }

    private async Task<bool> Load()
    {
        if (!ConversationId.IsWellFormed(Id) || await Conversation.Message(User.Id, Seq) is not { Told: null } message) return false;
        Message = message;
        if (Part == "edit") Draft = await EditForm.Read();
        if (Part == "report") Draft = await ReportForm.Read();
        MayDelete = IsMine || (!Request.IsHtmx() && (await Conversation.StandingOf(User.Id))?.Role >= Role.Moderator);
        if (!Request.IsHtmx()) IsPinned = await Conversation.View(User.Id, 1) is { Content.Pins: var pins } && Array.Exists(pins, pin => pin.Seq == Seq);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change in conversation {ConversationId} failed")]
    private static partial void LogChangeFailed(ILogger logger, string conversationId, Exception error);
}

using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Notifications;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Conversations;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>A conversation: its newest page, its history, and what is posted to it. Not found for whoever is no member.</summary>
[Authorize]
[RateLimit(Rate.Post, Handler = "Messages")]
[RateLimit(Rate.SaveDraft, Handler = "Preview")]
[RateLimit(Rate.SaveDraft, Handler = "Typing")]
[RateLimit(Rate.PeopleSearch, Handler = "Mentions")]
[RateLimit(Rate.Settings, Handler = "Notifications")]
[RateLimit(Rate.SaveDraft, Handler = "Favourite")]
[RateLimit(Rate.SaveDraft, Handler = "Archive")]
public sealed partial class ConversationModel(
    IGrainFactory grains, IStringLocalizer<PageWords> words, TimeProvider clock, ILogger<ConversationModel> logger) : PageModel, IKeepsInput
{
    /// <summary>The field of the composer that says which message it answers.</summary>
    private const string ReplyTo = "ReplyTo";

    // Not bound, nor are the fields of a post: that would be a twentieth of what a post costs.
    public string Id => RouteData.Values["id"] as string ?? "";

    /// <summary>Of a page that is opened for its history: the first message of the page after it.</summary>
    public long? Before { get; private set; }

    /// <summary>Of such a page: how far the person had read when the page after it was opened.</summary>
    public long? Read { get; private set; }

    public ConversationView View { get; private set; } = null!;

    public ConversationHeader Header => new(View.Id, View.Content! with { People = new ConversationPeople(View.MemberCount, View.Members) });

    /// <summary>Null for somebody who only looks at a channel.</summary>
    public Role? Role => View.Role;

    /// <summary>The message that the page was opened at, in the middle of its page.</summary>
    public long? At { get; private set; }

    /// <summary>What the message in the composer answers; null for nothing.</summary>
    public MessageSnippet? Answered { get; private set; }

    /// <summary>How far the person had read before this page; what is after it is new.</summary>
    public long ReadSeq { get; private set; }

    /// <summary>Whom the person has blocked: what they say is collapsed.</summary>
    public string[] Blocked { get; private set; } = [];

    public Draft? Draft { get; private set; }

    public string? Problem { get; private set; }

    public Guid NewClientId { get; } = Guid.CreateVersion7();

    private IConversationGrain Conversation => grains.GetGrain<IConversationGrain>(Id);

    private IUserGrain Me => grains.GetGrain<IUserGrain>(User.Id);

    private INotificationsGrain MyNotifications => grains.GetGrain<INotificationsGrain>(User.Id);

    private IDraftGrain Composer => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.Composer(Id)));

    /// <param name="at">Opens the page around that message.</param>
    /// <param name="reply">The message that the composer is to answer.</param>
    /// <param name="notMentioned">Handles in the message that was just posted, whose owners don't hear of it.</param>
    public async Task<IActionResult> OnGetAsync(long? before, long? read, long? at, long? reply, string? notMentioned)
    {
        (Before, Read, At, NotMentioned) = (before, read, at, HandlesIn(notMentioned));
        if (!await Load()) return NotFound();
        if (reply is { } answered) await Answer(answered);
        return Before is not null && Request.IsHtmx() ? Partial("_MessagePage", MessagePage) : Page();
    }

    /// <summary>A browser without script tells by an image that it shows the page. A page that is only loaded tells nothing.</summary>
    public async Task<IActionResult> OnGetSeenAsync(long seq)
    {
        Response.Headers.CacheControl = "no-store";
        return await OnPostReadAsync(seq);
    }

    public async Task<IActionResult> OnPostMessagesAsync()
    {
        if (!ConversationId.IsWellFormed(Id)) return NotFound();
        var text = Request.Form["Text"].FirstOrDefault() ?? "";
        if (!Guid.TryParse(Request.Form[FormFields.ClientId].FirstOrDefault(), out var id)) return await Refuse(400, words["Composer.NoClientId"]);
        PostResult result;
        try
        {
            var mentions = MessageHtml.Handles(text);
            if (await AsksWhetherAll(mentions)) return await AskWhetherAll();
            result = Request.Form[ReplyTo].FirstOrDefault() is { Length: > 0 } replyTo
                ? await Conversation.Reply(User.Id, id, text, Number(replyTo), mentions)
                : await Conversation.Post(User.Id, id, text, mentions);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogPostFailed(logger, Id, error);
            return await Refuse(503, words["Composer.NotStored"]);
        }
        return result.Outcome switch
        {
            PostOutcome.Posted or PostOutcome.AlreadyPosted => await Posted(result.Message!, result.NotMentioned ?? []),
            PostOutcome.NotFound => NotFound(),
            PostOutcome.ClientIdTaken => await Refuse(409, words["Composer.ClientIdTaken"]),
            PostOutcome.Blocked => await Refuse(403, words["Composer.Blocked"]),
            _ => await RefuseText(FormFields.WithPlainLineEnds(text)),
        };
    }

    /// <summary>Whether it ends with the newest message: what comes next belongs on it.</summary>
    public bool IsNewest => Before is null && !View.HasLater;

    public MessagePage MessagePage => new(View, NewAfter: IsNewest ? ReadSeq : Read ?? View.LastSeq, At, Blocked);

    /// <summary>The page tells how far the person has read.</summary>
    public async Task<IActionResult> OnPostReadAsync(long seq)
    {
        if (!ConversationId.IsWellFormed(Id) || await Conversation.LastSeq(User.Id) is not { } last) return NotFound();
        // Nobody has read what isn't written yet.
        await Me.MarkRead(Id, Math.Min(seq, last));
        return new NoContentResult();
    }

    /// <inheritdoc/>
    public async Task<IActionResult> ShowAgain(Refusal refusal) =>
        ConversationId.IsWellFormed(Id) ? await Refuse(refusal.Status, refusal.Sentence) : NotFound();

    private async Task<bool> Load()
    {
        if (!ConversationId.IsWellFormed(Id)) return false;
        if (await (At is { } at ? Conversation.ViewAt(User.Id, at) : Conversation.View(User.Id, Before)) is not { } view) return false;
        View = view;
        var (line, settings, blocking) = (Me.Conversation(Id), Settings.Read(), grains.GetGrain<IBlockingGrain>(User.Id).All());
        ReadSeq = await Me.ReadSeq(Id);
        Draft = await Composer.Read();
        (Line, ShowsTyping, Blocked) = (await line, (await settings).ShowsTyping, await blocking);
        (ForAll, Here) = (await MyNotifications.Settings(), await MyNotifications.SettingsOf(Id));
        await BestEffort.Run(DiscardWhatWasSent, logger);
        await BestEffort.Run(LoadPresence, logger);
        if (Number(Draft[ReplyTo]) is > 0 and var seq) await Answer(seq);
        return true;
    }

    /// <summary>The composer answers that message, if there is one.</summary>
    private async Task Answer(long seq)
    {
        if (await Conversation.Snippet(User.Id, seq) is not { } answered) return;
        Answered = answered;
        Draft = Draft!.With(ReplyTo, seq.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>0 for what is no message's place.</summary>
    private static long Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The server died between the commit and the discard: what was sent must not come back, as the draft or beside it.</summary>
    private async Task DiscardWhatWasSent()
    {
        foreach (var fields in Draft!.Others.Select(other => other.Fields).Prepend(Draft.Fields))
        {
            if (!Guid.TryParse(Array.Find(fields, field => field.Name == FormFields.ClientId)?.Value, out var id)) continue;
            if (await Conversation.FindPosted(User.Id, id) is not { } sent) continue;
            var isSent = Array.Exists(fields, field => field.Name == nameof(sent.Text) && field.Value == sent.Text);
            Draft = await Composer.Discard(revision: 0, isSent ? fields : [], id, writer: null);
        }
    }

    private async Task<IActionResult> Posted(Message message, string[] notMentioned)
    {
        await BestEffort.Run(async () => Draft = await Composer.DiscardSent(Request.Form, message.ClientId), logger);
        // Only then is the empty box what the server has.
        if (Draft is not null && DraftField.AreBlank(Draft.Fields))
            Response.Headers["Draft-Revision"] = Draft.Revision.ToString(CultureInfo.InvariantCulture);
        var others = string.Join(',', notMentioned);
        if (!Request.IsHtmx()) return new SeeOther($"/conversations/{Id}{(others.Length > 0 ? $"?notMentioned={others}" : "")}");
        if (others.Length > 0) Response.Headers["Not-Mentioned"] = others;
        return Partial("_Message", message);
    }

    private Task<IActionResult> RefuseText(string text) =>
        Refuse(400, MessageLength.TooLong(text, words) ?? words["Composer.Blank"]);

    private async Task<IActionResult> Refuse(int status, string problem)
    {
        Response.StatusCode = status;
        if (Request.IsHtmx()) return Content(problem);
        Problem = problem;
        return await Load() ? Page() : NotFound();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Posting to conversation {ConversationId} failed")]
    private static partial void LogPostFailed(ILogger logger, string conversationId, Exception error);
}

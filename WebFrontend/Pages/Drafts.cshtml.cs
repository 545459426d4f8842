using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// All that the person has half written, the newest first; also for conversations that they are not in any more. A draft is sent by the
/// form of its conversation. What is thrown away goes back to the browser, which can save it again.
/// </summary>
[Authorize]
[RateLimit(Rate.SaveDraft)]
public sealed partial class DraftsModel(IGrainFactory grains, IStringLocalizer<PageWords> words, ILogger<DraftsModel> logger)
    : PageModel, IKeepsInput
{
    public DraftList List { get; private set; } = null!;

    private string Form => RouteData.Values["form"] as string ?? "";

    private string? VersionId => Request.Form[FormFields.Version] is [{ Length: > 0 } id] ? id : null;

    public Task<IActionResult> OnGetAsync() => Show();

    public Task<IActionResult> OnPostDiscardAsync() => Do(async draft =>
    {
        var before = await draft.Read();
        var item = DraftItem.Of(before, null).FirstOrDefault(item => item.VersionId == VersionId);
        // Only what was seen is thrown away; without an answer to the last try it is asked for again.
        if (item is null) return null;
        var revision = FormFields.BasedOn(Request.Form);
        var isAsSeen = VersionId is null ? revision == item.Revision : SavedAt == item.SavedAt;
        if (!isAsSeen) return words["Drafts.Changed"];
        var left = VersionId is null ? await draft.Discard(revision, [], null, null) : await draft.Drop(VersionId, item.SavedAt);
        if (DraftItem.Of(left, null).Any(item => item.VersionId == VersionId)) return words["Drafts.Changed"];
        Discarded = item;
        return null;
    });

    public Task<IActionResult> OnPostRestoreAsync() => Do(async draft =>
    {
        // As long as it is not on disk, only the page has it.
        Discarded = Posted;
        if (DraftField.Characters(Posted.Fields) > Limits.DraftCharacters) return words["Drafts.NotRestored"];
        if (!(await draft.Save(Posted.Revision, Posted.Fields, null)).Kept) return words["Drafts.NotRestored"];
        Discarded = null;
        return null;
    });

    /// <inheritdoc/>
    public Task<IActionResult> ShowAgain(Refusal refusal)
    {
        Response.StatusCode = refusal.Status;
        if (RouteData.Values["handler"] as string == "restore" && DraftKey.IsFormName(Form)) Discarded = Posted;
        return Show(refusal.Sentence);
    }

    private DraftItem? Discarded { get; set; }

    /// <summary>What is to be had back.</summary>
    private DraftItem Posted =>
        new(Form, FormFields.BasedOn(Request.Form), null, FormFields.ToDraft(Request.Form, ChosenMembers.Buttons), default, null);

    /// <summary>When the version was saved that the person saw.</summary>
    private DateTimeOffset? SavedAt =>
        DateTimeOffset.TryParse(Request.Form["SavedAt"], CultureInfo.InvariantCulture, out var savedAt) ? savedAt : null;

    /// <param name="act">Answers with a sentence when it wasn't done.</param>
    private async Task<IActionResult> Do(Func<IDraftGrain, Task<string?>> act)
    {
        if (!DraftKey.IsFormName(Form)) return NotFound();
        string? problem;
        try
        {
            problem = await act(grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, Form)));
            if (problem is not null) Response.StatusCode = StatusCodes.Status409Conflict;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogNotDone(logger, Form, error);
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            problem = words["Drafts.NotStored"];
        }
        // With script the list comes again in its place, and without one what can be undone stands on the page that is the answer.
        return problem is null && Discarded is null && !Request.IsHtmx() ? new SeeOther("/drafts") : await Show(problem);
    }

    private async Task<IActionResult> Show(string? problem = null)
    {
        List = new DraftList(await Items(), Discarded, problem);
        return Request.IsHtmx() ? Partial("_DraftList", List) : Page();
    }

    private async Task<DraftItem[]> Items()
    {
        var user = grains.GetGrain<IUserGrain>(User.Id);
        var filled = await grains.GetGrain<IDraftIndexGrain>(User.Id).HalfFilled();
        var items = await Task.WhenAll(filled.Select(async one =>
        {
            var reading = grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, one.Form)).Read();
            ConversationSummary? conversation = null;
            if (DraftForms.PlaceOf(one.Form).ConversationId is { } id) conversation = await user.Conversation(id);
            return DraftItem.Of(await reading, conversation);
        }));
        return [.. items.SelectMany(some => some).OrderByDescending(item => item.SavedAt)
            .ThenBy(item => item.ElementId, StringComparer.Ordinal)];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The draft {Form} could not be changed")]
    private static partial void LogNotDone(ILogger logger, string form, Exception error);
}

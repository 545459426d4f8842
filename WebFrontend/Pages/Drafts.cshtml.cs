using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// Saves half-filled forms, and takes or drops the versions that came too late. 200 with the draft once it is on disk; 409 with both
/// versions, and whether this one is kept, when a save was based on an older revision; 413 when it, or all that the person has, is too much; 503 when it could
/// not be stored. With <c>then</c>, a plain form post goes on to that page instead.
/// </summary>
[Authorize]
[RateLimit(Rate.SaveDraft)]
public sealed partial class DraftsModel(IGrainFactory grains, ILogger<DraftsModel> logger) : PageModel
{
    private static readonly string Full =
        $"You have too much half-written text: at most {Limits.DraftForms} forms and {Limits.DraftCharactersOfPerson:N0} characters are kept. "
        + "This was not saved; send or empty something else first.";

    public Task<IActionResult> OnPostAsync(string form, string? then) =>
        Store(form, then, (draft, fields) => draft.Save(FormFields.BasedOn(Request.Form), fields, FormFields.Writer(Request.Form)));

    /// <param name="savedAt">When the version was saved that the person saw; its writer may have gone on writing.</param>
    public Task<IActionResult> OnPostTakeAsync(string form, string? then, [FromQuery] DateTimeOffset? savedAt) =>
        Store(form, then, async (draft, fields) =>
        {
            var result = await draft.Take(VersionId, FormFields.BasedOn(Request.Form), fields, savedAt, FormFields.Writer(Request.Form));
            // Whether it took the version or found it gone: the draft is what it is now, and nothing that was typed is lost.
            return result with { Saved = result.Kept };
        });

    /// <param name="savedAt">As for taking.</param>
    public Task<IActionResult> OnPostDropAsync(string form, string? then, [FromQuery] DateTimeOffset? savedAt) =>
        Store(form, then, async (draft, fields) =>
        {
            var left = await draft.Drop(VersionId, savedAt);
            // The button stands in the form: without script, this is the only request that carries what was typed into it.
            return fields.Length == 0 ? new DraftSaveResult(true, left, true)
                : await draft.Save(FormFields.BasedOn(Request.Form), fields, FormFields.Writer(Request.Form));
        });

    public IActionResult OnGet() => NotFound();

    private string VersionId => Request.Form[FormFields.Version].ToString();

    private async Task<IActionResult> Store(string form, string? then, Func<IDraftGrain, DraftField[], Task<DraftSaveResult>> store)
    {
        if (!DraftKey.IsFormName(form) || !await grains.MayFill(User.Id, form)) return NotFound();
        var fields = ChosenMembers.Applied(Request.Form, FormFields.ToDraft(Request.Form));
        if (DraftField.Characters(fields) > Limits.DraftCharacters)
            return NotStored(form, then, 413, $"A draft holds at most {Limits.DraftCharacters:N0} characters; this one was not saved.");

        DraftSaveResult result;
        try
        {
            result = await store(grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, form)), fields);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogSaveFailed(logger, form, error);
            return NotStored(form, then, 503, "The server could not store this draft; it has to be tried again.");
        }
        if (result.IsFull) return NotStored(form, then, 413, Full);
        return this.IsLocal(then) ? GoOn(then, result) : Answer(form, fields, result);
    }

    private IActionResult GoOn(string then, DraftSaveResult result) => result.Kept ? this.SeeOther(then) : ShowTyped(409, NotKept(result.Current));

    private IActionResult NotStored(string form, string? then, int status, string problem) =>
        then is null ? new JsonResult(new { form, problem }) { StatusCode = status } : ShowTyped(status, problem);

    /// <summary>To a plain form what isn't kept is shown, or going on would lose it.</summary>
    private StatusCodeResult ShowTyped(int status, string problem)
    {
        HttpContext.Refuse(new Refusal(status, problem));
        return new StatusCodeResult(status);
    }

    private static JsonResult Answer(string form, DraftField[] fields, DraftSaveResult result)
    {
        var (revision, version, others) = (result.Current.Revision, result.Current.Version, result.Current.Others);
        if (result.Saved) return new JsonResult(new { form, revision, version, fields = result.Current.Fields, others });
        var problem = result.Kept ? null : NotKept(result.Current);
        return new JsonResult(new { form, revision, version, yours = fields, saved = result.Current.Fields, others, kept = result.Kept, problem }) { StatusCode = 409 };
    }

    private static string NotKept(Draft current) => current.Others.Length < Limits.OtherVersions
        ? "This text came again after a later one of the same form, so the server did not keep it. Change it to save it."
        : $"There are {Limits.OtherVersions} other versions of this form already, so the server did not keep this one. Use or discard one of them.";

    [LoggerMessage(Level = LogLevel.Error, Message = "Saving the draft {Form} failed")]
    private static partial void LogSaveFailed(ILogger logger, string form, Exception error);
}

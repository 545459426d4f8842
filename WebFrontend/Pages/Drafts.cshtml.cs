using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// Saves half-filled forms. 200 with the new revision once it is on disk; 409 with both versions when the save was based on an
/// older revision; 413 when it is too long; 503 when it could not be stored. With <c>then</c>, a plain form post goes on to that page instead.
/// </summary>
[Authorize]
[RateLimit(Rate.SaveDraft)]
public sealed partial class DraftsModel(IGrainFactory grains, ILogger<DraftsModel> logger) : PageModel
{
    private const string ComposerPrefix = "conversation-";

    public async Task<IActionResult> OnPostAsync(string form, string? then)
    {
        if (!DraftKey.IsFormName(form) || !await MayFill(form)) return NotFound();
        _ = long.TryParse(Request.Form[FormFields.Revision], CultureInfo.InvariantCulture, out var basedOn);
        var fields = ChosenMembers.Applied(Request.Form, FormFields.ToDraft(Request.Form));
        if (fields.Sum(field => field.Name.Length + field.Value.Length) > Limits.DraftCharacters)
            return new JsonResult(new { form, problem = $"A draft holds at most {Limits.DraftCharacters:N0} characters; this one was not saved." }) { StatusCode = 413 };

        DraftSaveResult result;
        try
        {
            result = await grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, form)).Save(basedOn, fields);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogSaveFailed(logger, form, error);
            return new JsonResult(new { form, problem = "The server could not store this draft; it is tried again." }) { StatusCode = 503 };
        }
        if (then is not null && Url.IsLocalUrl(then)) return this.SeeOther(then);
        return result.Saved
            ? new JsonResult(new { form, revision = result.Current.Revision, fields = result.Current.Fields })
            : new JsonResult(new { form, revision = result.Current.Revision, yours = fields, saved = result.Current.Fields }) { StatusCode = 409 };
    }

    public IActionResult OnGet() => NotFound();

    /// <summary>A composer belongs to a conversation: whoever is no member finds none.</summary>
    private async Task<bool> MayFill(string form)
    {
        if (!form.StartsWith(ComposerPrefix, StringComparison.Ordinal)) return true;
        var id = form[ComposerPrefix.Length..];
        return ConversationId.IsWellFormed(id) && await grains.GetGrain<IConversationGrain>(id).IsMember(User.Id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Saving the draft {Form} failed")]
    private static partial void LogSaveFailed(ILogger logger, string form, Exception error);
}

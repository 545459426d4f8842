using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// Stands in for any answer of 400 and above without a body of its own. To htmx it is a line for the page's toasts, so that it never
/// replaces what somebody is working on; otherwise a page, with the texts that were sent, so that they aren't lost.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken, RequireAntiforgeryToken(required: false)]
public sealed class StatusModel(KeptForm kept, IStringLocalizer<PageWords> words) : PageModel
{
    private static readonly string[] _textFields = ["Title", "Text"];

    public bool IsFragment { get; private set; }

    /// <summary>A page that isn't there stands beside the conversations.</summary>
    public bool KeepsList => User.IsSignedIn && Typed.Count == 0 && Response.StatusCode is >= 403 and <= 405;

    public string Heading { get; private set; } = "";

    public string Sentence { get; private set; } = "";

    public List<string> Typed { get; } = [];

    /// <summary>For whoever posted after the session had ended: the way back to the form, with what was typed.</summary>
    public SignInForm? WayBack { get; private set; }

    /// <summary>Whatever the method was: the page is shown for GET and POST alike.</summary>
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var askedForItself = HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null
            && HttpContext.Features.Get<IExceptionHandlerFeature>() is null;
        if (askedForItself)
            Response.StatusCode = StatusCodes.Status404NotFound;

        (Heading, Sentence) = Explain(Response.StatusCode);
        Sentence = HttpContext.Features.Get<Refusal>()?.Sentence ?? Sentence;
        IsFragment = Request.Headers.ContainsKey("HX-Request");
        if (IsFragment)
        {
            Response.Headers["HX-Retarget"] = "#toasts";
            Response.Headers["HX-Reswap"] = "innerHTML";
        }
        else
        {
            await CollectTyped();
        }

        await next();
    }

    private async Task CollectTyped()
    {
        try
        {
            if (!Request.HasFormContentType)
                return;
            var form = await Request.ReadFormAsync(HttpContext.RequestAborted);
            Typed.AddRange(_textFields.SelectMany(field => form[field]).OfType<string>().Where(text => text.Length > 0));
            if (Response.StatusCode == StatusCodes.Status401Unauthorized) OfferWayBack(form);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // A form that can't be read can't be shown.
        }
    }

    private void OfferWayBack(IFormCollection form)
    {
        var sealedForm = kept.Seal(HttpContext);
        WayBack = new SignInForm(ReturnUrl: DraftForms.PageOf(form[FormFields.Form].ToString()) ?? Referrer, Kept: sealedForm);
        if (sealedForm is not null) Sentence = words["Status.SignInAgain"];
    }

    /// <summary>The page of this site that the form stood on.</summary>
    private string? Referrer =>
        Request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } page && page.Authority == Request.Host.Value
            ? SubPath.Within(Request, page.PathAndQuery)
            : null;

    private (string Heading, string Sentence) Explain(int status) => status switch
    {
        400 => (words["Status.400"], words["Status.400.Why"]),
        401 => (words["Status.401"], words["Status.401.Why"]),
        403 => (words["Status.403"], words["Status.403.Why"]),
        404 => (words["Status.404"], words["Status.404.Why"]),
        405 => (words["Status.400"], words["Status.405.Why"]),
        409 => (words["Status.409"], words["Status.409.Why"]),
        413 => (words["Status.413"], Refusal.TooLarge(words).Sentence),
        429 => (words["Status.429"], words["Status.429.Why"]),
        503 => (words["Status.503"], words["Status.503.Why"]),
        >= 500 => (words["Status.500"], words["Status.500.Why"]),
        _ => (words["Status.400"], words["Status.Why"]),
    };
}

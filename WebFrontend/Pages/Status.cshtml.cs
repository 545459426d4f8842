using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// Stands in for any answer of 400 and above without a body of its own. To htmx it is a line for the page's toasts, so that it never
/// replaces what somebody is working on; otherwise a page, with the texts that were sent, so that they aren't lost.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken, RequireAntiforgeryToken(required: false)]
public sealed class StatusModel(KeptForm kept) : PageModel
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
        if (sealedForm is not null) Sentence = "You are no longer signed in, so nothing was sent. Sign in, and what you typed is in its form again.";
    }

    /// <summary>The page of this site that the form stood on.</summary>
    private string? Referrer =>
        Request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } page && page.Authority == Request.Host.Value
            ? SubPath.Within(Request, page.PathAndQuery)
            : null;

    private static (string Heading, string Sentence) Explain(int status) => status switch
    {
        400 => ("That didn't work", "The request could not be understood. Go back and try again."),
        401 => ("Please sign in", "You are no longer signed in, so nothing was sent."),
        403 => ("Not allowed", "This is not open to you."),
        404 => ("Nothing here", "There is no such page, or it isn't open to you."),
        405 => ("That didn't work", "This page can't be used in that way."),
        409 => ("Something else came first", "Meanwhile something else was saved here, so this was not."),
        413 => ("Too much at once", Refusal.TooLarge.Sentence),
        429 => ("A little too fast", "Please wait a moment, then try again."),
        503 => ("One moment", "The server is busy or restarting, so it isn't certain that this was done. Please try again in a moment."),
        >= 500 => ("Something went wrong", "That is our fault, and it has been noted. Please try again."),
        _ => ("That didn't work", "The request could not be carried out."),
    };
}

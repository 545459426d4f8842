using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>Why a request isn't carried out, told to the person who made it.</summary>
/// <param name="Status">400, 413, 429 …</param>
/// <param name="Sentence">What was wrong and what to do about it.</param>
/// <param name="RetryAfter">When it may be tried again.</param>
public sealed record Refusal(int Status, string Sentence, TimeSpan? RetryAfter = null)
{
    public static readonly Refusal TooLarge = new(
        StatusCodes.Status413PayloadTooLarge,
        "That was too much text to take at once, so nothing of it was sent. Go back: it should still be in the form; then send it in parts.");

    public static readonly Refusal Unreadable = new(
        StatusCodes.Status400BadRequest,
        "The form could not be read, so nothing of it was sent. Go back and send it again.");

    public static readonly Refusal UnreadableAddress = new(
        StatusCodes.Status400BadRequest,
        "The address of this page has characters in it that are no text. Open it again without them.");

    public static readonly Refusal NoForm = new(
        StatusCodes.Status415UnsupportedMediaType,
        "What was sent is not a form, so nothing was done with it. Send it as application/x-www-form-urlencoded or multipart/form-data.");

    public static readonly Refusal UntrustedForm = new(
        StatusCodes.Status400BadRequest,
        "The form was not sent, because the page it stood on is out of date: it was open for long, or you signed in or out meanwhile. "
        + "Open the page again and send it from there.");

    public static Refusal TooFast(TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var time = seconds < 90 ? $"{seconds} second{(seconds == 1 ? "" : "s")}" : $"{(seconds + 59) / 60} minutes";
        return new(StatusCodes.Status429TooManyRequests, $"That was a lot in a short time. Please wait {time}, then try again.", TimeSpan.FromSeconds(seconds));
    }
}

/// <summary>
/// A page that can show its form again with what was typed: its bound properties and <c>ModelState</c>, which then holds the reason.
/// For any other page a refusal leads to the page of its status, which shows the texts that were typed.
/// </summary>
public interface IKeepsInput
{
    /// <summary>What to answer; the status is set already.</summary>
    Task<IActionResult> ShowAgain(Refusal refusal);
}

public static class RefusalExtensions
{
    /// <summary>Ends the request; the status page says why.</summary>
    public static void Refuse(this HttpContext context, Refusal refusal)
    {
        context.Features.Set(refusal);
        context.Response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What a page answers to a refused request.</summary>
    public static async Task<IActionResult> Show(this Refusal refusal, PageModel page)
    {
        page.HttpContext.Refuse(refusal);
        if (page is not IKeepsInput form)
            return new StatusCodeResult(refusal.Status);
        page.ModelState.AddModelError("", refusal.Sentence);
        return await form.ShowAgain(refusal);
    }
}

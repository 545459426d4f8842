using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>Why a request isn't carried out, told to the person who made it.</summary>
/// <param name="Status">400, 413, 429 …</param>
/// <param name="Sentence">What was wrong and what to do about it.</param>
/// <param name="RetryAfter">When it may be tried again.</param>
public sealed record Refusal(int Status, string Sentence, TimeSpan? RetryAfter = null)
{
    public static Refusal TooLarge(IStringLocalizer words) => new(StatusCodes.Status413PayloadTooLarge, words["Refusal.TooLarge"]);

    public static Refusal Unreadable(IStringLocalizer words) => new(StatusCodes.Status400BadRequest, words["Refusal.Unreadable"]);

    public static Refusal UnreadableAddress(IStringLocalizer words) =>
        new(StatusCodes.Status400BadRequest, words["Refusal.UnreadableAddress"]);

    public static Refusal NoForm(IStringLocalizer words) => new(StatusCodes.Status415UnsupportedMediaType, words["Refusal.NoForm"]);

    public static Refusal UntrustedForm(IStringLocalizer words) => new(StatusCodes.Status400BadRequest, words["Refusal.UntrustedForm"]);

    public static Refusal TooFast(TimeSpan wait, IStringLocalizer words)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        var sentence = seconds < 90
            ? words.Count("Refusal.TooFast.Seconds", seconds) : words.Count("Refusal.TooFast.Minutes", (seconds + 59) / 60);
        return new(StatusCodes.Status429TooManyRequests, sentence, TimeSpan.FromSeconds(seconds));
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

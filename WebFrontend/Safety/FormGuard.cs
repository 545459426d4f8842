using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Primitives;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// Reads the form of every unsafe request, of pages and of any other endpoint alike, and lets it through only with a valid
/// antiforgery token: the field <c>__RequestVerificationToken</c> or the header <c>RequestVerificationToken</c>. Behind it every unsafe
/// request has a form, an empty one where nothing was sent.
/// </summary>
internal sealed class FormGuard(RequestDelegate next, IAntiforgery antiforgery, IStringLocalizer<PageWords> words)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (HasNoText(context.Request))
        {
            context.Refuse(Refusal.UnreadableAddress(words));
            return;
        }
        var endpoint = context.GetEndpoint();
        var exempt = endpoint is null || endpoint.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: false };
        if (exempt || IsSafe(context.Request.Method) || await Check(context) is not { } refusal)
        {
            await next(context);
            return;
        }
        context.Refuse(refusal);
    }

    /// <summary>A character that no text has, and that PostgreSQL keeps none with: forms that hold one are refused too.</summary>
    private static bool HasNoText(HttpRequest request) =>
        request.QueryString.Value is { Length: > 0 } query && query.Contains("%00", StringComparison.Ordinal)
        && request.Query.Any(HasNoText);

    private static bool HasNoText(KeyValuePair<string, StringValues> field) =>
        field.Key.Contains('\0') || field.Value.Any(value => value?.Contains('\0') == true);

    internal static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private async Task<Refusal?> Check(HttpContext context)
    {
        try
        {
            if (context.Request.HasFormContentType)
            {
                var form = await context.Request.ReadFormAsync(context.RequestAborted);
                // Of a form in several parts nobody has looked for that.
                if (form.Any(HasNoText)) return Refusal.Unreadable(words);
            }
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refusal.TooLarge(words);
        }
        catch (Exception exception) when (exception is BadHttpRequestException or InvalidDataException)
        {
            return Refusal.Unreadable(words);
        }

        if (!await antiforgery.IsRequestValidAsync(context))
        {
            // A page that was open for long renews its token and tries again.
            context.Response.Headers["Form-Token"] = "refused";
            return Refusal.UntrustedForm(words);
        }
        if (context.Request.HasFormContentType) return null;
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }) return Refusal.NoForm(words);
        context.Request.Form = FormCollection.Empty;
        return null;
    }
}

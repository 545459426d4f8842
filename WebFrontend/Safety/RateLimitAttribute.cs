using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>
/// On a page model: <c>[RateLimit(Rate.Post)]</c> limits its posts. A refused one gets 429 with its form filled (<see cref="IKeepsInput"/>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class RateLimitAttribute(Rate rate) : Attribute, IAsyncPageFilter
{
    public Rate Rate { get; } = rate;

    /// <summary>The only handler that counts, when the page has others.</summary>
    public string? Handler { get; set; }

    /// <summary>Counts GET too, for a search.</summary>
    public bool EveryMethod { get; set; }

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        var counts = (EveryMethod || !FormGuard.IsSafe(http.Request.Method))
            && (Handler is null || string.Equals(Handler, context.HandlerMethod?.Name, StringComparison.OrdinalIgnoreCase));
        var what = (context.HandlerInstance as ILimitedBy)?.What;
        if (counts && http.RequestServices.GetRequiredService<RateLimits>().Take(Rate, http, what) is { } refusal)
            context.Result = await refusal.Show((PageModel)context.HandlerInstance);
        else
            await next();
    }
}

/// <summary>A page with an allowance for each thing that is asked of it.</summary>
public interface ILimitedBy
{
    /// <summary>The very value that the handler goes by: read from the request once more, it could be another.</summary>
    string? What { get; }
}

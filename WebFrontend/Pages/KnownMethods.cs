using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>Refuses a method that a page has no handler for: without one the page would be shown, and find nothing loaded.</summary>
internal sealed class KnownMethods : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var method = context.HttpContext.Request.Method;
        // The page of a refusal stands in for any request.
        if (context.HandlerMethod is not null || context.HandlerInstance is StatusModel || HttpMethods.IsGet(method) || HttpMethods.IsHead(method)) return;
        var known = context.ActionDescriptor.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant()).Append(HttpMethods.Get);
        context.HttpContext.Response.Headers.Allow = string.Join(", ", known.Distinct());
        context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}

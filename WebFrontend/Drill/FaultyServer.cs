using Microsoft.AspNetCore.Http.Features;

namespace OrleansMessenger.WebFrontend.Drill;

/// <summary>Does to every request what <see cref="Faults"/> says, except to the panel's own. In Development only.</summary>
internal sealed class FaultyServer(RequestDelegate next, Faults faults, SecondCopy secondCopy)
{
    public const string Panel = "/drill";

    public async Task InvokeAsync(HttpContext context)
    {
        if (IsOfPanel(context.Request) || SecondCopy.Is(context.Request))
        {
            await next(context);
            return;
        }
        if (faults.OutageLeft > TimeSpan.Zero)
        {
            context.Abort();
            return;
        }
        await Task.Delay(faults.Latency);
        await (context.Request.Path == "/events" ? Stream(context) : Answer(context));
    }

    private async Task Answer(HttpContext context)
    {
        var drop = Faults.Happens(faults.Drop);
        var duplicate = HttpMethods.IsPost(context.Request.Method) && Faults.Happens(faults.Duplicate);
        // All is done as ever, but what is written goes nowhere.
        if (drop) context.Response.Body = System.IO.Stream.Null;
        if (duplicate) context.Request.EnableBuffering();
        await next(context);
        if (duplicate) await secondCopy.Send(context);
        if (drop) context.Abort();
    }

    private async Task Stream(HttpContext context)
    {
        if (Faults.Happens(faults.Drop))
        {
            context.Abort();
            return;
        }
        using var open = faults.Open(context.Abort);
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new SlowBody(body, faults));
        await next(context);
    }

    /// <summary>The page and what it loads; it has to look right in an outage too.</summary>
    private static bool IsOfPanel(HttpRequest request) =>
        request.Path.StartsWithSegments(Panel)
        || (Path.HasExtension(request.Path) && request.GetTypedHeaders().Referer is { IsAbsoluteUri: true } page
            && new PathString(page.AbsolutePath).StartsWithSegments(Panel));
}

using Microsoft.AspNetCore.Mvc;

namespace OrleansMessenger.WebFrontend;

/// <summary>What pages and endpoints answer after a successful post: go and get that page.</summary>
/// <param name="localUrl">As everywhere within the program, without the path that the messenger is reached below.</param>
internal sealed class SeeOther(string localUrl) : ActionResult, IResult
{
    public override void ExecuteResult(ActionContext context) => Answer(context.HttpContext);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        Answer(httpContext);
        return Task.CompletedTask;
    }

    private void Answer(HttpContext http)
    {
        http.Response.Headers.Location = Requests.AsHeader(http.Request.PathBase + localUrl);
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
    }
}

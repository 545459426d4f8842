namespace OrleansMessenger.WebFrontend.Safety;

internal static class RateLimitFilter
{
    /// <summary>Limits what is posted to an endpoint, or to all of a group together, as <see cref="RateLimitAttribute"/> does on a page.</summary>
    public static TBuilder LimitTo<TBuilder>(this TBuilder endpoints, Rate rate) where TBuilder : IEndpointConventionBuilder =>
        endpoints.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            if (FormGuard.IsSafe(http.Request.Method)) return await next(context);
            if (http.RequestServices.GetRequiredService<RateLimits>().Take(rate, http) is not { } refusal) return await next(context);
            http.Refuse(refusal);
            return Results.Empty;
        });
}

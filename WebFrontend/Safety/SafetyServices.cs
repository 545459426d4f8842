using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using OrleansMessenger.WebFrontend.Accounts;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>What makes the site safe on the open internet: headers, antiforgery, rates, sizes, and a page for every refusal.</summary>
public static class SafetyServices
{
    public static void AddSafety(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<RateLimits>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "messenger.antiforgery";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<MessengerOptions>>((kestrel, messenger) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = messenger.Value.Limits.RequestBytes;
        });
    }

    /// <summary>Everything between the socket and the endpoints, in order.</summary>
    public static void UseSafety(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/status/500",
            StatusCodeSelector = StatusOf,
            SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseRouting();
        app.UseAuthentication();
        app.Use(Sessions.RefuseUnknown);
        app.UseAuthorization();
        app.UseMiddleware<FormGuard>();
    }

    /// <summary>A call that was given up is as one that nobody answered: by a silo that can't reach another one, or with its connection.</summary>
    internal static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        TimeoutException or OperationCanceledException or Orleans.Runtime.OrleansException or System.Data.Common.DbException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}

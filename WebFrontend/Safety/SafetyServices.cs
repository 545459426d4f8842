using System.Data.Common;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
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
            options.Cookie.Name = HostCookies.Antiforgery;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<MessengerOptions>>((kestrel, messenger) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = messenger.Value.Limits.RequestBytes;
            kestrel.Limits.MaxConcurrentConnections = messenger.Value.Limits.Connections;
            // Somebody's slow network still sends a form's headers in that time; bodies have Kestrel's 240 bytes a second.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(365));
    }

    /// <summary>Everything between the socket and the endpoints, in order.</summary>
    /// <param name="refuseUnknown">Refuses whose session is not known any more.</param>
    public static void UseSafety(this WebApplication app, Func<HttpContext, RequestDelegate, Task> refuseUnknown)
    {
        app.UseMiddleware<SecurityHeaders>();
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/status/500",
            StatusCodeSelector = StatusOf,
            SuppressDiagnosticsCallback = failure => failure.Exception is BadHttpRequestException,
        });
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseRouting();
        app.UseAuthentication();
        app.Use(refuseUnknown);
        app.UseAuthorization();
        app.UseMiddleware<FormGuard>();
    }

    /// <summary>A call that was given up is as one that nobody answered: by a silo that can't reach another one, or with its connection.</summary>
    internal static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when IsForAWhile(exception) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Grains, or their database, don't answer just now; whatever that is wrapped in on its way here.</summary>
    private static bool IsForAWhile(Exception? exception) => exception switch
    {
        null => false,
        BusyException or TimeoutException or OperationCanceledException or OrleansException or DbException or SocketException => true,
        // One that the serializer knows no type of is told by its name.
        UnavailableExceptionFallbackException unknown when unknown.ExceptionType?.StartsWith("Npgsql", StringComparison.Ordinal) == true => true,
        AggregateException several => several.InnerExceptions.Any(IsForAWhile),
        _ => IsForAWhile(exception.InnerException),
    };
}

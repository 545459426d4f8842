using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansMessenger.Bench.Floors;

/// <summary>
/// A bare endpoint that takes a message as ASP.NET Core does it: cookie, antiforgery, form, one gathered insert, answered after the
/// commit. <c>GET /signin</c> gives the cookie and answers with a token for forms.
/// </summary>
internal static class EndpointFloor
{
    public static WebApplication Build(int port, GatheredInserts inserts)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        Floor.Listen(builder, port);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization();
        builder.Services.AddAntiforgery();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGet("/signin", SignIn);
        app.MapPost("/posts", async (HttpContext http, [FromForm] string conversation, [FromForm] string text, [FromForm] Guid clientId) =>
        {
            await inserts.Add(new Row(clientId, conversation, http.User.FindFirstValue(ClaimTypes.NameIdentifier)!, text, DateTimeOffset.UtcNow));
            http.Response.Headers.Location = "/";
            return TypedResults.StatusCode(StatusCodes.Status303SeeOther);
        }).RequireAuthorization();
        return app;
    }

    private static async Task<string> SignIn(HttpContext http, IAntiforgery antiforgery)
    {
        Claim[] claims = [new(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString("N")), new("nickname", "Floor")];
        var person = new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme));
        await http.SignInAsync(person);
        http.User = person;
        return antiforgery.GetAndStoreTokens(http).RequestToken!;
    }
}

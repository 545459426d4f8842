using System.Buffers.Text;
using System.Globalization;
using System.Net.Mime;
using Microsoft.Extensions.Options;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.WebPush;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Endpoints;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Alerts;

/// <summary>
/// What a browser says of its own notifications; only ever of the session that asks. 204 once it is stored, or a sentence with 400.
/// <c>POST /devices/this/alerts</c>: <c>Wanted</c>, and with it <c>Endpoint</c>, <c>P256dh</c> and <c>Auth</c> where it can be reached by push.
/// <c>POST /alerts/shown</c>: <c>ConversationId</c> and <c>Seq</c>, up to where it has shown what it was to show.
/// </summary>
internal static class AlertEndpoints
{
    private const int KeyBytes = 65;
    private const int AuthBytes = 16;

    public static void MapAlerts(this IEndpointRouteBuilder routes)
    {
        var alerts = routes.MapGroup("").LimitTo(Rate.SaveDraft).PostOnly("/devices/this/alerts").PostOnly("/alerts/shown");
        alerts.MapPost("/devices/this/alerts", Want);
        alerts.MapPost("/alerts/shown", Shown);
    }

    private static async Task<IResult> Want(HttpContext http, IGrainFactory grains, IOptions<MessengerOptions> options)
    {
        var form = http.Request.Form;
        if (!bool.TryParse(form["Wanted"], out var wanted)) return Refuse("Wanted must be true or false.");
        PushSubscription? push = null;
        if (wanted && form.ContainsKey("Endpoint"))
        {
            push = new(form["Endpoint"].ToString(), form["P256dh"].ToString(), form["Auth"].ToString());
            if (WhyNot(push, options.Value.Push.AllowPrivateEndpoints) is { } sentence) return Refuse(sentence);
        }
        var mine = grains.GetGrain<IDevicesGrain>(http.User.Id);
        return await mine.WantAlerts(http.User.DeviceId, wanted, push) ? Results.NoContent() : Results.Unauthorized();
    }

    private static async Task<IResult> Shown(HttpContext http, IGrainFactory grains)
    {
        var form = http.Request.Form;
        var conversationId = form["ConversationId"].ToString();
        if (!ConversationId.IsWellFormed(conversationId)) return Refuse("ConversationId must be 32 hexadecimal digits.");
        if (!long.TryParse(form["Seq"], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return Refuse("Seq must be a message's number.");
        await grains.GetGrain<INotificationsGrain>(http.User.Id).AlertShown(http.User.DeviceId, conversationId, seq);
        return Results.NoContent();
    }

    private static string? WhyNot(PushSubscription push, bool allowPrivate) =>
        PushEndpoint.WhyNot(push.Endpoint, allowPrivate) is { } reason ? reason
        : !IsPoint(push.P256dh) ? $"P256dh must be an uncompressed point of P-256: {KeyBytes} bytes in base64url."
        : BytesOf(push.Auth, AuthBytes) is null ? $"Auth must be {AuthBytes} bytes in base64url."
        : null;

    private static bool IsPoint(string text) => BytesOf(text, KeyBytes) is [4, ..];

    /// <summary>Null for what is no base64url, or of another length.</summary>
    private static byte[]? BytesOf(string text, int count) =>
        Base64Url.IsValid(text, out var length) && length == count ? Base64Url.DecodeFromChars(text) : null;

    private static IResult Refuse(string sentence) => Results.Text(sentence, MediaTypeNames.Text.Plain, statusCode: StatusCodes.Status400BadRequest);
}

using System.Buffers.Text;
using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.WebPush;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// What a browser says of its own notifications; only ever of the session that asks. 204 once it is stored, or a sentence with 400.
/// <c>POST /devices/this/alerts</c>: <c>Wanted</c>, and with it <c>Endpoint</c>, <c>P256dh</c> and <c>Auth</c> where it can be reached by push.
/// <c>POST /alerts/shown</c>: <c>ConversationId</c> and <c>Seq</c>, up to where it has shown what it was to show.
/// </summary>
[Authorize]
[RateLimit(Rate.SaveDraft)]
public sealed class AlertsModel(IGrainFactory grains, IOptions<MessengerOptions> options) : PageModel
{
    private const int KeyBytes = 65;
    private const int AuthBytes = 16;

    private IDevicesGrain MyDevices => grains.GetGrain<IDevicesGrain>(User.Id);

    private INotificationsGrain MyNotifications => grains.GetGrain<INotificationsGrain>(User.Id);

    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        var form = Request.Form;
        if (!bool.TryParse(form["Wanted"], out var wanted)) return Refuse("Wanted must be true or false.");
        PushSubscription? push = null;
        if (wanted && form.ContainsKey("Endpoint"))
        {
            push = new(form["Endpoint"].ToString(), form["P256dh"].ToString(), form["Auth"].ToString());
            if (WhyNot(push, options.Value.Push.AllowPrivateEndpoints) is { } sentence) return Refuse(sentence);
        }
        return await MyDevices.WantAlerts(User.DeviceId, wanted, push) ? new NoContentResult() : Unauthorized();
    }

    public async Task<IActionResult> OnPostShownAsync()
    {
        var form = Request.Form;
        var conversationId = form["ConversationId"].ToString();
        if (!ConversationId.IsWellFormed(conversationId)) return Refuse("ConversationId must be 32 hexadecimal digits.");
        if (!long.TryParse(form["Seq"], NumberStyles.None, CultureInfo.InvariantCulture, out var seq)) return Refuse("Seq must be a message's number.");
        await MyNotifications.AlertShown(User.DeviceId, conversationId, seq);
        return new NoContentResult();
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

    private static ContentResult Refuse(string sentence) =>
        new() { Content = sentence, ContentType = MediaTypeNames.Text.Plain, StatusCode = StatusCodes.Status400BadRequest };
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Drafts;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>When the person wants to be notified.</summary>
public sealed partial class SettingsModel
{
    public static readonly QuietHours UsualQuiet = new(new TimeOnly(22, 0), new TimeOnly(7, 0), TimeZones.Utc);

    public async Task<IActionResult> OnPostNotificationsAsync(NotificationsForm form)
    {
        if (!NotificationLevels.TryRead(form.Level, out var level))
            ModelState.AddModelError(nameof(form.Level), words["Notifications.NoLevel"]);
        var quiet = form.Quiet is null ? null : ReadQuiet(form);
        if (!ModelState.IsValid) return await Refuse(400);
        await MyNotifications.SaveSettings(await MyNotifications.Settings() with { Level = level, Quiet = quiet });
        return await Saved(DraftKey.Notifications, "notifications");
    }

    public async Task<IActionResult> OnPostSnoozeAsync(string? minutes)
    {
        var settings = await MyNotifications.Settings();
        if (!Pause.TryRead(minutes, settings, Now, out var until))
        {
            ModelState.AddModelError("", words["Pause.Problem"]);
            return await Refuse(400);
        }
        await MyNotifications.SaveSettings(settings with { SnoozedUntil = until });
        return GoOn(until is null ? "unsnoozed" : null, "snooze");
    }

    private QuietHours? ReadQuiet(NotificationsForm form)
    {
        var from = ReadTime(nameof(form.From), form.From, words["Notifications.BadFrom"]);
        var to = ReadTime(nameof(form.To), form.To, words["Notifications.BadUntil"]);
        if (from is not null && from == to)
            ModelState.AddModelError(nameof(form.To), words["Notifications.WholeDay"]);
        if (form.TimeZone is null || !TimeZoneData.Knows(form.TimeZone))
            ModelState.AddModelError(nameof(form.TimeZone), words["Notifications.BadZone"]);
        return ModelState.IsValid ? new QuietHours(from!.Value, to!.Value, form.TimeZone!) : null;
    }

    private TimeOnly? ReadTime(string field, string? text, string problem)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        ModelState.AddModelError(field, problem);
        return null;
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(NotificationSettings settings)
    {
        yield return (nameof(NotificationsForm.Level), settings.Level.ToString());
        if (settings.Quiet is not null) yield return (nameof(NotificationsForm.Quiet), "on");
        var quiet = settings.Quiet ?? UsualQuiet;
        yield return (nameof(NotificationsForm.From), Text(quiet.From));
        yield return (nameof(NotificationsForm.To), Text(quiet.To));
        yield return (nameof(NotificationsForm.TimeZone), quiet.TimeZone);
    }

    public static string Text(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

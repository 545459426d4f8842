using OrleansMessenger.Notifications;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>How forms name the levels.</summary>
internal static class NotificationLevels
{
    public static bool TryRead(string? name, out NotificationLevel level)
    {
        level = Enum.GetValues<NotificationLevel>().FirstOrDefault(one => one.ToString() == name);
        return level.ToString() == name;
    }
}

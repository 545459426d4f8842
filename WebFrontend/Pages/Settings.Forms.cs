using System.ComponentModel.DataAnnotations;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What is posted to <c>/settings/profile</c>.</summary>
public sealed class ProfileForm
{
    [Nickname]
    public string? Nickname { get; set; }

    /// <summary>Null, from a page of the version before, for the one that is there.</summary>
    [Handle]
    public string? Handle { get; set; }

    [MailAddress]
    public string? Email { get; set; }

    /// <summary>Needed only to change the address above.</summary>
    public string? CurrentPassword { get; set; }
}

/// <summary>What is posted to <c>/settings/password</c>.</summary>
public sealed class PasswordForm
{
    public string? CurrentPassword { get; set; }

    [NewPassword]
    public string? Password { get; set; }

    [Compare(nameof(Password), ErrorMessage = "Password.Differ")]
    public string? ConfirmPassword { get; set; }
}

/// <summary>What is posted to <c>/settings/notifications</c>.</summary>
/// <param name="Level"><c>All</c> or <c>None</c>.</param>
/// <param name="Quiet"><c>on</c>, or null; then the other fields don't matter.</param>
/// <param name="From">HH:mm.</param>
/// <param name="To">HH:mm.</param>
/// <param name="TimeZone">An IANA name.</param>
public sealed record NotificationsForm(string? Level, string? Quiet, string? From, string? To, string? TimeZone);

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>What the sign-in form shows.</summary>
/// <param name="ReturnUrl">The page that was asked for.</param>
/// <param name="Kept">A form that was posted without a session; see <see cref="Drafts.KeptForm"/>.</param>
public sealed record SignInForm(string? Email = null, bool RememberMe = true, string? ReturnUrl = null, string? Kept = null);

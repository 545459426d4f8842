using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>What of a posted form belongs into its draft: all the person filled in, but no secrets and nothing of the machinery.</summary>
public static class FormFields
{
    public const string Revision = "Revision";

    /// <summary>The idempotency key of what the form sends.</summary>
    public const string ClientId = "ClientId";

    private static readonly HashSet<string> _machinery = ["__RequestVerificationToken", Revision, "Add", "Remove", "Find"];

    public static DraftField[] ToDraft(IFormCollection form) =>
    [
        .. form.Where(field => !_machinery.Contains(field.Key) && !field.Key.Contains("Password", StringComparison.OrdinalIgnoreCase))
            .SelectMany(field => field.Value, (field, value) => new DraftField(field.Key, WithPlainLineEnds(value))),
    ];

    /// <summary>Browsers post line ends as CR LF; a draft that was typed and one that was posted must compare equal.</summary>
    public static string WithPlainLineEnds(string? value) => (value ?? "").ReplaceLineEndings("\n");
}

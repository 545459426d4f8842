using System.Globalization;
using System.Text.RegularExpressions;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>What of a posted form belongs into its draft: all the person filled in, but no secrets and nothing of the machinery.</summary>
public static partial class FormFields
{
    public const string Revision = "Revision";

    /// <summary>The idempotency key of what the form sends.</summary>
    public const string ClientId = DraftField.ClientId;

    /// <summary>The name of the durable form.</summary>
    public const string Form = "Durable";

    /// <summary>The id of the other version that a button takes or drops.</summary>
    public const string Version = "Version";

    private const string WriterId = "Writer";
    private const string WriterNumber = "WriterNumber";

    private static readonly HashSet<string> _machinery = ["__RequestVerificationToken", Form, Revision, WriterId, WriterNumber, Version];

    /// <param name="buttons">Names that nobody fills in.</param>
    public static DraftField[] ToDraft(IFormCollection form, IReadOnlySet<string> buttons) =>
    [
        .. form.Where(field => !_machinery.Contains(field.Key) && !buttons.Contains(field.Key) && !IsSecret(field.Key))
            .SelectMany(field => field.Value, (field, value) => new DraftField(field.Key, WithPlainLineEnds(value))),
    ];

    /// <summary>The revision that the form was filled from; 0 when it doesn't say.</summary>
    public static long BasedOn(IFormCollection form) =>
        long.TryParse(form[Revision], CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    /// <summary>Which tab sent this, and the number of its request; null for a plain form.</summary>
    public static DraftWriter? Writer(IFormCollection form) =>
        form[WriterId].ToString() is var id && WellFormedWriter.IsMatch(id) &&
        long.TryParse(form[WriterNumber], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new DraftWriter(id, number)
            : null;

    /// <summary>Browsers post line ends as CR LF; a draft that was typed and one that was posted must compare equal.</summary>
    public static string WithPlainLineEnds(string? value) => (value ?? "").ReplaceLineEndings("\n");

    private static bool IsSecret(string name) => name.Contains("Password", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9-]{1,64}\z")]
    private static partial Regex WellFormedWriter { get; }
}

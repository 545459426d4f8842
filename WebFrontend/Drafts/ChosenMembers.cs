using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>
/// The members chosen in a form: repeated <c>Members</c> fields. The buttons <c>Add</c> and <c>Remove</c>,
/// whose value is a user id, change them in a browser without JavaScript.
/// </summary>
public static class ChosenMembers
{
    public const string Field = "Members";

    /// <summary>Where the buttons are posted to: what is chosen is saved, and the page of the form shown again.</summary>
    public static string Address(string form) => $"~/drafts/{form}?then={Uri.EscapeDataString(DraftForms.PageOf(form) ?? "/")}";

    /// <summary>They, and the one that looks for people.</summary>
    public static readonly IReadOnlySet<string> Buttons = new HashSet<string> { "Add", "Remove", "Find" };

    // Not bound: a field without a value would be null among the others.
    public static string[] In(IFormCollection form) => [.. form[Field].OfType<string>().Where(id => id.Length > 0).Distinct()];

    public static DraftField[] Applied(IFormCollection form, DraftField[] fields)
    {
        var add = form["Add"].OfType<string>().Where(id => !fields.Contains(new DraftField(Field, id)));
        var remove = form["Remove"].OfType<string>().ToHashSet();
        return
        [
            .. fields.Where(field => field.Name != Field || !remove.Contains(field.Value)),
            .. add.Select(id => new DraftField(Field, id)),
        ];
    }
}

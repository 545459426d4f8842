using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>What an app says of its durable forms.</summary>
public interface IFormRules
{
    /// <summary>The names of buttons: a form that is posted by one carries it like a field, but nobody filled it in.</summary>
    IReadOnlySet<string> Buttons { get; }

    /// <summary>Whether the person may fill in the form; it isn't found otherwise.</summary>
    Task<bool> MayFill(string userId, string form);

    /// <summary>The fields after the button by which the form was posted has done what it does, in a browser without JavaScript.</summary>
    DraftField[] Press(IFormCollection posted, DraftField[] fields);
}

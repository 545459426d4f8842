namespace OrleansMessenger.Drafts;

/// <summary>Which forms of one person are half filled, and how much room they have; the key is the user id.</summary>
[Alias("messenger.IDraftIndexGrain")]
public interface IDraftIndexGrain : IGrainWithStringKey
{
    /// <summary>
    /// Gives a form room for so many characters; false when the person has as many half-filled forms, or as much text in them, as may be
    /// (<see cref="Limits.DraftForms"/>, <see cref="Limits.DraftCharactersOfPerson"/>). What it had it keeps.
    /// </summary>
    [Alias("Reserve")]
    Task<bool> Reserve(string form, int characters);

    /// <summary>A form that was blank is half filled, or one that was half filled is blank. Told by its grain, which doesn't wait.</summary>
    [Alias("Note")]
    Task Note(string form, bool isFilled);

    /// <summary>The person's half-filled forms, in no order: those with text that came too late as well.</summary>
    [Alias("HalfFilled")]
    Task<HalfFilled[]> HalfFilled();

    /// <summary>Those of them with a text. Asked by processes of the version before.</summary>
    [Alias("HalfWritten")]
    Task<HalfWritten[]> HalfWritten();
}

using System.Globalization;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Durable;

namespace OrleansMessenger.WebFrontend.Drafts;

public static class SentDraft
{
    /// <summary>
    /// Discards the draft that a posted form was filled from, once what it holds is stored elsewhere; returns what is left of it. Null for
    /// a form that was filled from none.
    /// </summary>
    public static async Task<Draft?> DiscardSent(this IDraftGrain draft, IFormCollection form, Guid? clientId = null) =>
        long.TryParse(form[FormFields.Revision], CultureInfo.InvariantCulture, out var revision)
            ? await draft.Discard(revision, FormFields.ToDraft(form, ChosenMembers.Buttons), clientId, FormFields.Writer(form))
            : null;
}

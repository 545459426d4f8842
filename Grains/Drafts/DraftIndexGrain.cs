using OrleansMessenger.Drafts;

namespace OrleansMessenger.Grains.Drafts;

/// <summary>
/// Gives out room in steps, so that typing asks it seldom and writes here more seldom still. A form that was sent keeps its room, for it will
/// be filled again; when there is none left, all forms are asked what they still need.
/// </summary>
public sealed class DraftIndexGrain([PersistentState("draft-index")] IPersistentState<DraftIndexState> index, TimeProvider clock) : Grain, IDraftIndexGrain
{
    /// <summary>Who is refused doesn't make all forms be asked each time.</summary>
    private static readonly TimeSpan _betweenSettlements = TimeSpan.FromSeconds(10);

    private DateTimeOffset _settledAt = DateTimeOffset.MinValue;

    private string UserId => this.GetPrimaryKeyString();

    public async Task<bool> Reserve(string form, int characters)
    {
        var forms = index.State.Forms;
        if (forms.GetValueOrDefault(form) >= characters) return true;
        if (!Fits(forms, form, characters))
        {
            var now = clock.GetUtcNow();
            if (now - _settledAt < _betweenSettlements) return false;
            _settledAt = now;
            forms = await Settled(form);
        }
        var fits = Fits(forms, form, characters);
        if (fits) forms = new(forms) { [form] = characters };
        if (forms != index.State.Forms) await index.Replace(new DraftIndexState { Forms = forms });
        return fits;
    }

    private static bool Fits(Dictionary<string, int> forms, string form, int characters)
    {
        var others = forms.Where(other => other.Key != form).ToArray();
        return others.Length < Limits.DraftForms && others.Sum(other => (long)other.Value) + characters <= Limits.DraftCharactersOfPerson;
    }

    /// <param name="asking">Waits for the answer, and says itself what it needs.</param>
    private async Task<Dictionary<string, int>> Settled(string asking)
    {
        var settled = await Task.WhenAll(index.State.Forms.Select(async form => (
            form.Key,
            Characters: form.Key == asking ? form.Value : await GrainFactory.GetGrain<IDraftGrain>(DraftKey.For(UserId, form.Key)).Settle())));
        return settled.Where(form => form.Characters > 0).ToDictionary(form => form.Key, form => form.Characters);
    }
}

/// <summary>How many characters each half-filled form may have, by its name.</summary>
[GenerateSerializer, Alias("messenger.DraftIndexState")]
public sealed record DraftIndexState
{
    [Id(0)] public Dictionary<string, int> Forms { get; set; } = [];
}

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

    /// <summary>Those that are half filled, and perhaps some that aren't: a form that is blank again is not written down.</summary>
    private HashSet<string>? _filled;

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
        if (forms != index.State.Forms) await index.Replace(index.State with { Forms = forms });
        return fits;
    }

    public async Task Note(string form, bool isFilled)
    {
        var filled = Filled();
        if (!isFilled) filled.Remove(form);
        else if (filled.Add(form) && index.State.Filled?.Contains(form) != true)
            await index.Replace(index.State with { Filled = [.. filled] });
    }

    public async Task<HalfFilled[]> HalfFilled()
    {
        string[] asked = [.. Filled()];
        var answers = await Task.WhenAll(asked.Select(form =>
            GrainFactory.GetGrain<IDraftGrain>(DraftKey.For(UserId, form)).HalfFilled()));
        Filled().ExceptWith(asked.Where((_, index) => answers[index] is null));
        return [.. answers.OfType<HalfFilled>()];
    }

    public async Task<HalfWritten[]> HalfWritten() =>
        [.. (await HalfFilled()).Where(one => one.Text is not null).Select(one => new HalfWritten(one.Form, one.Text!))];

    /// <summary>Before anything was written down here, any form may be half filled.</summary>
    private HashSet<string> Filled() => _filled ??= [.. index.State.Filled ?? [.. index.State.Forms.Keys]];

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

    /// <summary>The forms that were half filled when one was begun; null in an index of before this was written down.</summary>
    [Id(1)] public string[]? Filled { get; set; }
}

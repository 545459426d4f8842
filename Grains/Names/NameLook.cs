using System.Collections.Frozen;
using System.Text;

namespace OrleansMessenger.Grains.Names;

/// <summary>
/// What a name looks like at a glance: names of the same look are mistaken for each other. After the idea of UTS 39's skeletons, with the
/// letters that people write names with. It is only compared: two names too many of the same look cost a handle beside them, no more.
/// </summary>
public static class NameLook
{
    /// <summary>A letter, and those that look like it; capitals as well, where their small letters look like something else.</summary>
    private const string Table =
        """
        aаαɑ
        bвβьƅВΒЬ
        cсϲ
        dԁ
        eеε
        gɡ
        hнһηНΗ
        jјϳ
        kкκ
        li1|іιӏıӀІΙ
        mмМΜ
        nΝո
        oо0οօσ
        pрρ
        qԛ
        sѕ
        tтτТΤ
        uυս
        vνѵ
        wԝѡ
        xхχ
        yуүΥ
        zζ
        3з
        """;

    private static readonly FrozenDictionary<char, char> _letters = Table
        .Split('\n')
        .SelectMany(line => line.Skip(1).Select(similar => (similar, letter: line[0])))
        .ToFrozenDictionary(pair => pair.similar, pair => pair.letter);

    public static string Of(string name)
    {
        var look = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var plain = Plain(rune);
            if (Rune.IsWhiteSpace(plain)) continue;
            if (!plain.IsBmp) look.Append(plain);
            else if (Letter((char)plain.Value) is { } letter) look.Append(letter);
        }
        return look.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    /// <summary>Null for what shows nothing by itself.</summary>
    private static char? Letter(char character)
    {
        if (Accents.IsMark(character) || char.GetUnicodeCategory(character) == System.Globalization.UnicodeCategory.Format) return null;
        if (_letters.TryGetValue(character, out var letter)) return letter;
        var small = Accents.Fold(char.ToLowerInvariant(character));
        return _letters.GetValueOrDefault(small, small);
    }

    /// <summary>The letter or digit behind a wide or a mathematical one. string.Normalize finds it only with ICU.</summary>
    private static Rune Plain(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        >= 0x1D400 and <= 0x1D6A3 => new Rune('a' + ((rune.Value - 0x1D400) % 26)),
        >= 0x1D7CE and <= 0x1D7FF => new Rune('0' + ((rune.Value - 0x1D7CE) % 10)),
        _ => rune,
    };
}

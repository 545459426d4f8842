using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansMessenger.Accounts;
using OrleansMessenger.Grains.Names;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>Handles that are made of a nickname.</summary>
public static class HandleProposals
{
    private const string Nobodys = "user";
    private const int MostDigits = 8;

    /// <summary>
    /// The nickname in plain letters; then with more and more digits. They come from the user id: asked again, after a crash, they are the
    /// same, and of a thousand people without a letter from a to z nobody has to try a thousand numbers.
    /// </summary>
    public static IEnumerable<string> For(string nickname, string userId)
    {
        var plain = Plain(nickname);
        if (HandleRules.IsWellFormed(plain) && !HandleRules.IsReserved(plain)) yield return plain;
        if (plain.Length == 0 || HandleRules.IsReserved(plain)) plain = Nobodys;
        if (plain.Length > Limits.HandleCharacters - MostDigits) plain = plain[..(Limits.HandleCharacters - MostDigits)].TrimEnd('_');
        var number = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(userId))) % 100_000_000;
        var digits = number.ToString("D8", CultureInfo.InvariantCulture);
        for (var count = 2; count <= MostDigits; count += 2) yield return plain + digits[..count];
    }

    private static string Plain(string nickname)
    {
        var plain = new StringBuilder(nickname.Length);
        foreach (var character in nickname.ToLowerInvariant())
        {
            if (char.IsWhiteSpace(character) || character is '_' or '-' or '.' or '\'' or '’')
                plain.Append(plain.Length > 0 && plain[^1] != '_' && character is not ('\'' or '’') ? "_" : "");
            else
                plain.Append(Letters(Accents.Fold(character)));
        }
        return plain.ToString(0, Math.Min(plain.Length, Limits.HandleCharacters)).TrimEnd('_');
    }

    /// <summary>Of letters that are no accented forms of another one, those that have a spelling in plain ones.</summary>
    private static string Letters(char letter) => letter switch
    {
        >= 'a' and <= 'z' or >= '0' and <= '9' => letter.ToString(),
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' or 'ð' => "d",
        'ł' => "l",
        'þ' => "th",
        'ı' => "i",
        _ => "",
    };
}

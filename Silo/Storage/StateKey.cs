using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace OrleansMessenger.Silo.Storage;

/// <summary>
/// A grain's key as Orleans' ADO.NET storage takes it apart: whatever reads as a guid or as a hexadecimal number of 64 bits, alone or
/// before a plus sign, becomes numbers; all else stays text.
/// </summary>
/// <param name="Text">What follows the plus sign, or the whole key when it is no number.</param>
public readonly record struct StateKey(long N0, long N1, string? Text, int Hash)
{
    public static StateKey Of(string grainKey)
    {
        var key = Encoding.UTF8.GetBytes(grainKey);
        if (TryGuid(key, out var guid, out var text))
        {
            var bytes = guid.ToByteArray();
            return new StateKey(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), text, HashOf(bytes, text));
        }

        if (TryInteger(key, out var number, out text))
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            return new StateKey(0, number, text, HashOf(bytes, text));
        }

        return new StateKey(0, 0, grainKey, HashOf([], grainKey));
    }

    private static bool TryGuid(ReadOnlySpan<byte> key, out Guid guid, out string? text)
    {
        text = key.Length > 32 && key[32] == '+' ? Encoding.UTF8.GetString(key[33..]) : null;
        guid = default;
        return (key.Length == 32 || text is not null) && Utf8Parser.TryParse(key[..32], out guid, out var read, 'N') && read == 32;
    }

    private static bool TryInteger(ReadOnlySpan<byte> key, out long number, out string? text)
    {
        var plus = key.IndexOf((byte)'+');
        text = plus >= 0 ? Encoding.UTF8.GetString(key[(plus + 1)..]) : null;
        var digits = plus >= 0 ? key[..plus] : key;
        return Utf8Parser.TryParse(digits, out number, out var read, 'X') && read == digits.Length;
    }

    /// <summary>Orleans hashes the bytes from the last to the first.</summary>
    private static int HashOf(byte[] number, string? text)
    {
        byte[] bytes = [.. number, .. Encoding.UTF8.GetBytes(text ?? "")];
        Array.Reverse(bytes);
        return StateHash.Of(bytes);
    }
}

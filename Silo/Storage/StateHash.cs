using System.Buffers.Binary;
using System.Numerics;

namespace OrleansMessenger.Silo.Storage;

/// <summary>
/// The hash in the rows of Orleans' storage: XXH32 (github.com/Cyan4973/xxHash, doc/xxhash_spec.md) with seed 0, its bytes in reverse.
/// Written out because the package System.IO.Hashing would be needed for nothing else.
/// </summary>
public static class StateHash
{
    private const uint Prime1 = 2654435761;
    private const uint Prime2 = 2246822519;
    private const uint Prime3 = 3266489917;
    private const uint Prime4 = 668265263;
    private const uint Prime5 = 374761393;

    public static int Of(ReadOnlySpan<byte> data)
    {
        unchecked
        {
            var length = (uint)data.Length;
            var hash = (data.Length >= 16 ? Stripes(ref data) : Prime5) + length;
            for (; data.Length >= 4; data = data[4..])
                hash = BitOperations.RotateLeft(hash + (Word(data) * Prime3), 17) * Prime4;
            foreach (var one in data)
                hash = BitOperations.RotateLeft(hash + (one * Prime5), 11) * Prime1;
            hash = (hash ^ (hash >> 15)) * Prime2;
            hash = (hash ^ (hash >> 13)) * Prime3;
            return (int)BinaryPrimitives.ReverseEndianness(hash ^ (hash >> 16));
        }
    }

    /// <summary>Takes all whole 16 bytes off the front.</summary>
    private static uint Stripes(ref ReadOnlySpan<byte> data)
    {
        unchecked
        {
            var (a, b, c, d) = (Prime1 + Prime2, Prime2, 0u, 0u - Prime1);
            for (; data.Length >= 16; data = data[16..])
                (a, b, c, d) = (Round(a, data), Round(b, data[4..]), Round(c, data[8..]), Round(d, data[12..]));
            return BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7) + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18);
        }
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> data) =>
        unchecked(BitOperations.RotateLeft(lane + (Word(data) * Prime2), 13) * Prime1);

    private static uint Word(ReadOnlySpan<byte> data) => BinaryPrimitives.ReadUInt32LittleEndian(data);
}

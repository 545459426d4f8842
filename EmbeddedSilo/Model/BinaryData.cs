namespace System;

/// <summary>
/// Bytes, in the shape of the class of this name in the package System.Memory.Data, which Orleans brings along and this
/// assembly does without.
/// </summary>
public sealed class BinaryData(ReadOnlyMemory<byte> data)
{
    public BinaryData(byte[] data)
        : this((ReadOnlyMemory<byte>)data)
    {
    }

    public static BinaryData FromBytes(byte[] data) => new(data);

    public static BinaryData FromBytes(ReadOnlyMemory<byte> data) => new(data);

    public static BinaryData FromString(string data) => new(Text.Encoding.UTF8.GetBytes(data));

    public byte[] ToArray() => data.ToArray();

    public ReadOnlyMemory<byte> ToMemory() => data;

    public Stream ToStream() => new MemoryStream(ToArray(), writable: false);

    public override string ToString() => Text.Encoding.UTF8.GetString(data.Span);
}

using System.Security.Cryptography;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>A public key of P-256 as Web Push writes it: an uncompressed point (SEC 1, 2.3.3), 65 bytes: 4, X, Y.</summary>
public static class P256Point
{
    public const int Size = 65;

    public static byte[] Encode(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    /// <exception cref="CryptographicException">These aren't the bytes of an uncompressed point. Whether it is on the curve, the import says.</exception>
    public static ECParameters Decode(byte[] point) => point is [4, ..] && point.Length == Size
        ? new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..] } }
        : throw new CryptographicException("A public key of P-256 has 65 bytes, of which the first is 4.");
}

using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Encrypts for one browser alone (RFC 8291), as one record of aes128gcm (RFC 8188).</summary>
internal static class PushEncryption
{
    /// <summary>Bytes that fit into the record size that every push service takes.</summary>
    public const int MostPlaintext = RecordSize - HeaderSize - TagSize - 1;

    private const int RecordSize = 4_096;
    private const int SaltSize = 16;
    private const int HeaderSize = SaltSize + sizeof(uint) + 1 + P256Point.Size;
    private const int TagSize = 16;
    private const int AuthSize = 16;
    private const byte LastRecord = 2;

    /// <exception cref="CryptographicException">The subscription's keys are none, or the text is too long.</exception>
    public static byte[] Encrypt(PushSubscription subscription, ReadOnlySpan<byte> plaintext)
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(subscription, plaintext, sender, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <param name="sender">A pair of this message's own.</param>
    /// <param name="salt">16 bytes of this message's own.</param>
    internal static byte[] Encrypt(PushSubscription subscription, ReadOnlySpan<byte> plaintext, ECDiffieHellman sender, byte[] salt)
    {
        if (plaintext.Length > MostPlaintext) throw new CryptographicException($"A push holds at most {MostPlaintext} bytes.");
        var sendersKey = P256Point.Encode(sender.ExportParameters(includePrivateParameters: false));
        var secret = SharedSecret(subscription, sender, sendersKey);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 12, salt, [.. "Content-Encoding: nonce\0"u8]);

        var message = new byte[HeaderSize + plaintext.Length + 1 + TagSize];
        salt.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltSize), RecordSize);
        message[SaltSize + sizeof(uint)] = P256Point.Size;
        sendersKey.CopyTo(message, HeaderSize - P256Point.Size);

        byte[] record = [.. plaintext, LastRecord];
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, record, message.AsSpan(HeaderSize, record.Length), message.AsSpan(HeaderSize + record.Length));
        return message;
    }

    /// <summary>RFC 8291, 3.3 and 3.4: what only the two share, tied to both keys and to the subscription's secret.</summary>
    private static byte[] SharedSecret(PushSubscription subscription, ECDiffieHellman sender, byte[] sendersKey)
    {
        var (browsersKey, auth) = (Decode(subscription.P256dh), Decode(subscription.Auth));
        if (auth.Length != AuthSize) throw new CryptographicException($"An authentication secret has {AuthSize} bytes.");
        using var browser = ECDiffieHellman.Create(P256Point.Decode(browsersKey));
        var agreed = sender.DeriveRawSecretAgreement(browser.PublicKey);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, auth, [.. "WebPush: info\0"u8, .. browsersKey, .. sendersKey]);
    }

    private static byte[] Decode(string base64Url)
    {
        try
        {
            return Base64Url.DecodeFromChars(base64Url);
        }
        catch (FormatException error)
        {
            throw new CryptographicException("A key of the subscription isn't base64url.", error);
        }
    }
}

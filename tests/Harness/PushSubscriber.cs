using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace OrleansMessenger.Harness;

/// <summary>One push as it came.</summary>
/// <param name="Text">What only the browser can read.</param>
/// <param name="Headers">What the push service reads: TTL, Urgency, Topic, Authorization.</param>
/// <param name="Body">Encrypted (aes128gcm).</param>
public sealed record PushMessage(string Text, IHeaderDictionary Headers, byte[] Body);

/// <summary>
/// A browser at a <see cref="PushService"/>. It decrypts by code of its own, written from RFC 8291 (3.4) and RFC 8188 (2.1) step by
/// step, so that sender and reader can't share a mistake.
/// </summary>
public sealed class PushSubscriber : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Channel<(IHeaderDictionary Headers, byte[] Body)> _messages = Channel.CreateUnbounded<(IHeaderDictionary, byte[])>();
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);
    private readonly byte[] _public;

    internal PushSubscriber(string endpoint)
    {
        Endpoint = endpoint;
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        _public = [4, .. point.X!, .. point.Y!];
    }

    public string Endpoint { get; }

    /// <summary>65 bytes, base64url; as the two below, what <c>PushSubscription.toJSON()</c> has in <c>keys</c>.</summary>
    public string P256dh => Base64Url.EncodeToString(_public);

    /// <summary>16 bytes, base64url.</summary>
    public string Auth => Base64Url.EncodeToString(_auth);

    /// <summary>What is said to every message from now on; 201 at first. A message counts as received whatever is said.</summary>
    public PushAnswer Answer { get; set; } = PushAnswer.Created;

    /// <summary>How many messages wait for <see cref="Next"/>.</summary>
    public int Waiting => _messages.Reader.Count;

    /// <summary>The next message, waited for.</summary>
    /// <exception cref="TimeoutException">None came within 20 s.</exception>
    /// <exception cref="CryptographicException">It can't be decrypted.</exception>
    public async Task<PushMessage> Next()
    {
        var (headers, body) = await _messages.Reader.ReadAsync().AsTask().WaitAsync(_patience);
        return new PushMessage(Encoding.UTF8.GetString(Decrypt(body)), headers, body);
    }

    public void Dispose() => _key.Dispose();

    internal void Receive(IHeaderDictionary headers, byte[] body) =>
        // Kestrel uses its own again for the next request.
        _messages.Writer.TryWrite((new HeaderDictionary(headers.ToDictionary(StringComparer.OrdinalIgnoreCase)), body));

    /// <summary>salt (16) | record size (4) | length of the key (1) | the sender's key (65) | one record with its tag (16).</summary>
    private byte[] Decrypt(byte[] body)
    {
        var (salt, sender, record) = (body[..16], body[21..86], body[86..]);
        if (body[20] != 65 || BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(16)) < record.Length)
            throw new CryptographicException("The message isn't one record under a key of P-256.");

        var prk = Hmac(_auth, Secret(sender));
        var ikm = Hmac(prk, [.. "WebPush: info\0"u8, .. _public, .. sender, 1]);
        prk = Hmac(salt, ikm);
        var key = Hmac(prk, [.. "Content-Encoding: aes128gcm\0"u8, 1])[..16];
        var nonce = Hmac(prk, [.. "Content-Encoding: nonce\0"u8, 1])[..12];

        var padded = new byte[record.Length - 16];
        using var aes = new AesGcm(key, tagSizeInBytes: 16);
        aes.Decrypt(nonce, record[..^16], record[^16..], padded);
        var end = Array.FindLastIndex(padded, octet => octet != 0);
        return end >= 0 && padded[end] == 2 ? padded[..end] : throw new CryptographicException("The record isn't marked as the last.");
    }

    private static byte[] Hmac(byte[] key, byte[] text) => HMACSHA256.HashData(key, text);

    private byte[] Secret(byte[] sender)
    {
        using var other = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = sender[1..33], Y = sender[33..] },
        });
        return _key.DeriveRawSecretAgreement(other.PublicKey);
    }
}

using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Says to push services who sends (RFC 8292): a token for each of them, signed with the installation's key.</summary>
internal sealed class Vapid(IGrainFactory grains, PushOptions options, TimeProvider clock)
{
    private const string NoContact = "mailto:nobody@example.invalid";
    private const int MostTokens = 1_000;

    /// <summary>The standard allows 24 hours; half of it is left for clocks that are wrong.</summary>
    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(12);
    private static readonly string _header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);

    private readonly ConcurrentDictionary<string, Token> _tokens = [];
    private byte[]? _key;

    /// <summary>The value of the Authorization header. A token is used until half of its life is over.</summary>
    public async Task<string> Authorization(Uri endpoint)
    {
        var audience = endpoint.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        var now = clock.GetUtcNow();
        if (_tokens.TryGetValue(audience, out var known) && now < known.RenewAt) return known.Authorization;

        _key ??= await grains.GetGrain<IPushKeysGrain>(IPushKeysGrain.Key).PrivateKey();
        // People name the push services, so there is no end to them.
        if (_tokens.Count >= MostTokens) _tokens.Clear();
        var token = new Token(Sign(_key, audience, now + _lifetime), now + (_lifetime / 2));
        _tokens[audience] = token;
        return token.Authorization;
    }

    private string Sign(byte[] key, string audience, DateTimeOffset expiry)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(key, out _);
        var claims = JsonSerializer.SerializeToUtf8Bytes(new { aud = audience, exp = expiry.ToUnixTimeSeconds(), sub = options.Contact ?? NoContact });
        var signed = $"{_header}.{Base64Url.EncodeToString(claims)}";
        var signature = pair.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        var publicKey = P256Point.Encode(pair.ExportParameters(includePrivateParameters: false));
        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={Base64Url.EncodeToString(publicKey)}";
    }

    private sealed record Token(string Authorization, DateTimeOffset RenewAt);
}

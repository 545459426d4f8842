using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Notifications;

/// <summary>One pair for ever: browsers are subscribed with it, and would have to subscribe anew with another.</summary>
public sealed class PushKeysGrain([PersistentState("push-keys")] IPersistentState<PushKeysGrain.PushKeys> keys) : Grain, IPushKeysGrain
{
    private string? _publicKey;

    /// <summary>Asked for by every page.</summary>
    public async Task<string> PublicKey() => _publicKey ??= PublicOf(await PrivateKey());

    private static string PublicOf(byte[] pkcs8)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(pkcs8, out _);
        return Base64Url.EncodeToString(P256Point.Encode(pair.ExportParameters(includePrivateParameters: false)));
    }

    public async Task<byte[]> PrivateKey()
    {
        if (keys.State.Pkcs8 is { } known) return known;
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = pair.ExportPkcs8PrivateKey();
        await keys.Replace(new PushKeys { Pkcs8 = made });
        return made;
    }

    [GenerateSerializer, Alias("messenger.PushKeysState")]
    public sealed class PushKeys
    {
        /// <summary>The private key with its public one; null before it was needed.</summary>
        [Id(0)] public byte[]? Pkcs8 { get; set; }
    }
}

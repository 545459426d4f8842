namespace OrleansMessenger.Notifications;

/// <summary>The key by which push services know this installation (VAPID, RFC 8292); made when it is first needed. One grain for all.</summary>
[Alias("messenger.IPushKeysGrain")]
public interface IPushKeysGrain : IGrainWithStringKey
{
    const string Key = "push-keys";

    /// <summary>What browsers subscribe with: an uncompressed point of P-256, 65 bytes, base64url.</summary>
    [Alias("PublicKey")]
    Task<string> PublicKey();

    /// <summary>The pair as PKCS #8; for the sender alone.</summary>
    [Alias("PrivateKey")]
    Task<byte[]> PrivateKey();
}

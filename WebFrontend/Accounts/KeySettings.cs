using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>What stands in <c>Messenger:Keys</c>: how the keys of cookies and forms are kept in the database.</summary>
public sealed class KeySettings
{
    /// <summary>A PKCS #12 file whose certificate encrypts them, with its private key; null for none. The same for all frontends.</summary>
    public string? Certificate { get; set; }

    /// <summary>Of that file.</summary>
    public string? Password { get; set; }

    /// <exception cref="BadSettingException">There is no such certificate.</exception>
    public X509Certificate2? Load()
    {
        if (string.IsNullOrWhiteSpace(Certificate)) return null;
        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(Certificate, Password);
            return certificate.HasPrivateKey ? certificate
                : throw new BadSettingException($"The setting Messenger:Keys:Certificate must name a file with a private key, but {Certificate} has none.");
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new BadSettingException($"The setting Messenger:Keys:Certificate can't be used: {failure.Message.TrimEnd('.')}.");
        }
    }
}

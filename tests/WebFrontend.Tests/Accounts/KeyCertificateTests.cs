using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Tests.Accounts;

public sealed class KeyCertificateTests
{
    [Fact]
    public async Task With_a_certificate_the_keys_in_the_database_are_encrypted_and_people_sign_in_as_ever()
    {
        await using var app = new EncryptedApp();
        var visitor = app.Visit();

        await visitor.Register(Visitor.NewAddress());

        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/")).StatusCode);
        var keys = await app.Grains.GetGrain<IKeyRingGrain>(IKeyRingGrain.Key).All();
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.DoesNotContain("<masterKey", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal));
    }

    private sealed class EncryptedApp : MessengerApp
    {
        private readonly string _file = Path.GetTempFileName();

        public EncryptedApp()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=messenger", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllBytes(_file, certificate.Export(X509ContentType.Pfx, "secret"));
            Settings["Messenger:Keys:Certificate"] = _file;
            Settings["Messenger:Keys:Password"] = "secret";
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            File.Delete(_file);
        }
    }
}

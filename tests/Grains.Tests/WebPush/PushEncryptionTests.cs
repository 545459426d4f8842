using System.Buffers.Text;
using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Grains.Tests.WebPush;

public sealed class PushEncryptionTests : IDisposable
{
    private const string Text = "{\"title\":\"Zora 🦓: grüß dich\"}";

    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    private PushSubscription Subscription =>
        new("https://push.example.net/1", Base64Url.EncodeToString(P256Point.Encode(_browser.ExportParameters(false))), _auth);

    public void Dispose() => _browser.Dispose();

    /// <summary>RFC 8291, section 5 and appendix A.</summary>
    [Fact]
    public void The_example_of_the_standard_comes_out_byte_for_byte()
    {
        var subscription = new PushSubscription(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "BTBZMqHH6r4Tts7J_aSIgg");
        var key = P256Point.Decode(Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"));
        key.D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        using var sender = ECDiffieHellman.Create(key);

        var message = PushEncryption.Encrypt(
            subscription, "When I grow up, I want to be a watermelon"u8, sender, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4M" +
            "qgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(message));
    }

    [Theory]
    [InlineData(Text)]
    [InlineData("")]
    public async Task Another_implementation_reads_it(string text)
    {
        var message = PushEncryption.Encrypt(Subscription, Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, await DecryptInNode(message));
    }

    [Fact]
    public async Task The_longest_text_fills_one_record_and_no_longer_one_is_taken()
    {
        var longest = new string('x', PushEncryption.MostPlaintext);

        var message = PushEncryption.Encrypt(Subscription, Encoding.UTF8.GetBytes(longest));

        Assert.Equal((3_993, 4_096), (longest.Length, message.Length));
        Assert.Equal(longest, await DecryptInNode(message));
        Assert.Throws<CryptographicException>(() => PushEncryption.Encrypt(Subscription, new byte[PushEncryption.MostPlaintext + 1]));
    }

    [Fact]
    public void Each_message_has_a_salt_and_a_key_of_its_own()
    {
        var (one, other) = (PushEncryption.Encrypt(Subscription, "same"u8), PushEncryption.Encrypt(Subscription, "same"u8));

        Assert.NotEqual(one[..16], other[..16]);
        Assert.NotEqual(one[21..86], other[21..86]);
    }

    [Theory]
    [InlineData("", "BTBZMqHH6r4Tts7J_aSIgg")]
    [InlineData("not base64url!", "BTBZMqHH6r4Tts7J_aSIgg")]
    // One octet less; compressed; another octet in the middle, so that it isn't on the curve; infinity.
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw", "BTBZMqHH6r4Tts7J_aSIgg")]
    [InlineData("AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx", "BTBZMqHH6r4Tts7J_aSIgg")]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAAAA", "BTBZMqHH6r4Tts7J_aSIgg")]
    [InlineData("AA", "BTBZMqHH6r4Tts7J_aSIgg")]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "")]
    [InlineData("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSI")]
    public void Keys_that_are_none_are_told_apart_from_other_failures(string p256dh, string auth) =>
        Assert.ThrowsAny<CryptographicException>(() => PushEncryption.Encrypt(new PushSubscription("https://push.example.net/1", p256dh, auth), "text"u8));

    /// <summary>npm's http_ece, by the author of the standard.</summary>
    private async Task<string> DecryptInNode(byte[] message)
    {
        var directory = typeof(PushEncryptionTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "WebPush").Value!;
        var privateKey = Base64Url.EncodeToString(_browser.ExportParameters(true).D);
        var start = new ProcessStartInfo("node", ["decrypt.js", privateKey, _auth, Base64Url.EncodeToString(message)])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var node = Process.Start(start)!;
        var errors = node.StandardError.ReadToEndAsync();
        var output = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        return output;
    }
}

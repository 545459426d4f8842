using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.WebPush;

namespace OrleansMessenger.Grains.Tests.WebPush;

[Collection(nameof(OnSqlite))]
public sealed class VapidTests(SqliteSilo silo)
{
    private static readonly Uri _endpoint = new("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV?x=1");

    private readonly SettableClock _clock = new();

    [Theory]
    [InlineData("https://push.example.net/push/1?x=1", "https://push.example.net")]
    [InlineData("https://push.example.net:8443/push/1", "https://push.example.net:8443")]
    public async Task A_token_is_signed_with_the_key_that_browsers_subscribed_with_and_is_for_one_push_service(string endpoint, string audience)
    {
        var authorization = await Vapid("mailto:admin@example.org").Authorization(new Uri(endpoint));

        var claims = await Verify(authorization);
        Assert.Equal(audience, claims.GetProperty("aud").GetString());
        Assert.Equal("mailto:admin@example.org", claims.GetProperty("sub").GetString());
        var expiry = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        Assert.InRange(expiry - _clock.GetUtcNow(), TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task Without_a_contact_it_says_that_there_is_none()
    {
        var claims = await Verify(await Vapid(null).Authorization(_endpoint));

        Assert.Equal("mailto:nobody@example.invalid", claims.GetProperty("sub").GetString());
    }

    [Fact]
    public async Task A_push_service_gets_the_same_token_until_half_of_its_life_is_over()
    {
        var vapid = Vapid(null);
        var first = await vapid.Authorization(_endpoint);

        _clock.Ahead = TimeSpan.FromHours(5.9);
        Assert.Equal(first, await vapid.Authorization(new Uri(_endpoint, "/push/another")));
        Assert.NotEqual(first, await vapid.Authorization(new Uri("https://other.example.net/push/1")));
        _clock.Ahead = TimeSpan.FromHours(6.1);
        Assert.NotEqual(first, await vapid.Authorization(_endpoint));
    }

    private Vapid Vapid(string? contact) =>
        new(silo.Services.GetRequiredService<IClusterClient>(), new PushOptions(contact, AllowPrivateEndpoints: false), _clock);

    /// <summary>What a push service does: RFC 8292, 2 and 3, with RFC 7515.</summary>
    private async Task<JsonElement> Verify(string authorization)
    {
        var publicKey = await silo.Grain<IPushKeysGrain>(IPushKeysGrain.Key).PublicKey();
        Assert.StartsWith("vapid t=", authorization, StringComparison.Ordinal);
        Assert.EndsWith($", k={publicKey}", authorization, StringComparison.Ordinal);

        var token = authorization["vapid t=".Length..authorization.IndexOf(',', StringComparison.Ordinal)].Split('.');
        Assert.Equal(3, token.Length);
        using var key = ECDsa.Create(P256Point.Decode(Base64Url.DecodeFromChars(publicKey)));
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes($"{token[0]}.{token[1]}"), Base64Url.DecodeFromChars(token[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.Equal("ES256", Parse(token[0]).GetProperty("alg").GetString());
        return Parse(token[1]);
    }

    private static JsonElement Parse(string base64Url) => JsonDocument.Parse(Base64Url.DecodeFromChars(base64Url)).RootElement;
}

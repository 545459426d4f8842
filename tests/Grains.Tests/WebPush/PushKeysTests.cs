using System.Buffers.Text;
using System.Security.Cryptography;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Grains.Tests.Conversations;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Grains.Tests.WebPush;

[Collection(nameof(OnSqlite))]
public sealed class SqlitePushKeysTests(SqliteSilo silo) : PushKeysTests(silo);

[Collection(nameof(OnPostgres))]
public sealed class PostgresPushKeysTests(PostgresSilo silo) : PushKeysTests(silo);

public abstract class PushKeysTests(MessengerSilo silo)
{
    // The product has one; each test one of its own that nobody has asked before.
    private readonly string _key = Guid.NewGuid().ToString("N");

    private IPushKeysGrain Keys => silo.Grain<IPushKeysGrain>(_key);

    [Fact]
    public async Task All_who_ask_at_once_get_the_same_pair()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? Keys.PublicKey() : PublicOf(Keys.PrivateKey())));

        Assert.Single(keys.Distinct());
        Assert.Equal((P256Point.Size, 4), (Base64Url.DecodeFromChars(keys[0]).Length, Base64Url.DecodeFromChars(keys[0])[0]));
    }

    [Fact]
    public async Task A_restart_changes_nothing()
    {
        var (publicKey, privateKey) = (await Keys.PublicKey(), await Keys.PrivateKey());

        await silo.Restart();

        Assert.Equal(publicKey, await Keys.PublicKey());
        Assert.Equal(privateKey, await Keys.PrivateKey());
    }

    private static async Task<string> PublicOf(Task<byte[]> privateKey)
    {
        using var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(await privateKey, out _);
        return Base64Url.EncodeToString(P256Point.Encode(pair.ExportParameters(includePrivateParameters: false)));
    }
}

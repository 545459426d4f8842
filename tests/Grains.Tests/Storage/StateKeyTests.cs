using System.Text;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>What Microsoft.Orleans.Persistence.AdoNet makes of grain keys and state names, as printed by its own code.</summary>
public sealed class StateKeyTests
{
    [Theory]
    [InlineData("", 90033154)]
    [InlineData("user", -1581452166)]
    [InlineData("counter", -747196292)]
    [InlineData("state", 631257761)]
    [InlineData("guild", -1357000922)]
    [InlineData("session", 356260177)]
    public void State_names_hash_as_in_Orleans(string name, int hash) => Assert.Equal(hash, StateHash.Of(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("user", 0, 0, "user", -1299872138)]
    [InlineData("abc", 0, 2748, null, -1454169915)]
    [InlineData("ABC", 0, 2748, null, -1454169915)]
    [InlineData("0abc", 0, 2748, null, -1454169915)]
    [InlineData("xyz", 0, 0, "xyz", 410162612)]
    [InlineData("alice", 0, 0, "alice", -1775911728)]
    [InlineData("1", 0, 1, null, 1168708852)]
    [InlineData("10", 0, 16, null, 153082133)]
    [InlineData("12345", 0, 74565, null, 1961552952)]
    [InlineData("1234567890123456", 0, 1311768467284833366, null, 1127539156)]
    [InlineData("12345678901234567", 0, 0, "12345678901234567", -961997423)]
    [InlineData("123456789012345678", 0, 0, "123456789012345678", -1837501352)]
    [InlineData("1234567890123456789", 0, 0, "1234567890123456789", 1488980932)]
    [InlineData("ffffffffffffffff", 0, -1, null, -641301823)]
    [InlineData("0ffffffffffffffff", 0, -1, null, -641301823)]
    [InlineData("00000000000000001", 0, 1, null, 1168708852)]
    [InlineData("user/1", 0, 0, "user/1", 2001732100)]
    [InlineData("u-1", 0, 0, "u-1", 1147203560)]
    [InlineData("-1", 0, 0, "-1", -1352011713)]
    [InlineData("abc+x", 0, 2748, "x", -949599401)]
    [InlineData("+x", 0, 0, "+x", 171272240)]
    [InlineData("abc+", 0, 2748, "", -1454169915)]
    [InlineData("x+y", 0, 0, "x+y", -1327813047)]
    [InlineData(" abc", 0, 0, " abc", 1679591807)]
    [InlineData("00000000000000000000000000000001", 0, 72057594037927936, null, -975997514)]
    [InlineData("00112233445566778899aabbccddeeff", 7383445245961249331, -4822678189205112, null, 189902723)]
    [InlineData("00112233445566778899AABBCCDDEEFF+e", 7383445245961249331, -4822678189205112, "e", -1860238705)]
    [InlineData("00112233-4455-6677-8899-aabbccddeeff", 0, 0, "00112233-4455-6677-8899-aabbccddeeff", 1094089837)]
    [InlineData("日本", 0, 0, "日本", 172316231)]
    public void Keys_are_taken_apart_as_in_Orleans(string key, long n0, long n1, string? text, int hash) =>
        Assert.Equal(new StateKey(n0, n1, text, hash), StateKey.Of(key));
}

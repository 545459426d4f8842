using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Time.Testing;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Tests.Accounts;

public sealed class OpenedRecentlyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Counted _counted = new();
    private readonly IDataProtector _protector;

    public OpenedRecentlyTests() => _protector = new OpenedRecently(_counted, _time).CreateProtector("cookies");

    [Fact]
    public void A_payload_that_comes_again_within_a_minute_is_opened_once()
    {
        byte[] payload = _protector.Protect([1, 2, 3]);

        Assert.Equal([1, 2, 3], _protector.Unprotect(payload));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([1, 2, 3], _protector.Unprotect([.. payload]));
        Assert.Equal(1, _counted.Opened);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 3], _protector.Unprotect(payload));
        Assert.Equal(2, _counted.Opened);
    }

    [Fact]
    public void Whoever_changes_what_was_opened_changes_it_for_nobody_else()
    {
        var payload = _protector.Protect([1, 2, 3]);

        Array.Clear(_protector.Unprotect(payload));

        Assert.Equal([1, 2, 3], _protector.Unprotect(payload));
    }

    [Fact]
    public void What_is_not_valid_is_refused_each_time()
    {
        var payload = _protector.Protect([1, 2, 3]);
        _protector.Unprotect(payload);
        payload[^1]++;

        Assert.Throws<CryptographicException>(() => _protector.Unprotect(payload));
        Assert.Throws<CryptographicException>(() => _protector.Unprotect(payload));
    }

    [Fact]
    public void A_payload_of_another_purpose_is_not_valid()
    {
        var payload = _protector.Protect([1, 2, 3]);
        _protector.Unprotect(payload);

        Assert.Throws<CryptographicException>(() => _protector.CreateProtector("mail").Unprotect(payload));
    }

    [Fact]
    public void No_more_than_some_thousands_are_remembered()
    {
        var first = _protector.Protect([0]);
        _protector.Unprotect(first);
        for (var i = 0; i < 4_096; i++) _protector.Unprotect(_protector.Protect(BitConverter.GetBytes(i)));

        _protector.Unprotect(first);

        Assert.Equal(1 + 4_096 + 1, _counted.Opened);
    }

    /// <summary>The framework's own, with keys that last as long as it does.</summary>
    private sealed class Counted : IDataProtectionProvider
    {
        private readonly EphemeralDataProtectionProvider _provider = new();

        public int Opened { get; private set; }

        public IDataProtector CreateProtector(string purpose) => new Purpose(this, _provider.CreateProtector(purpose));

        private sealed class Purpose(Counted counted, IDataProtector protector) : IDataProtector
        {
            public IDataProtector CreateProtector(string purpose) => new Purpose(counted, protector.CreateProtector(purpose));

            public byte[] Protect(byte[] plaintext) => protector.Protect(plaintext);

            public byte[] Unprotect(byte[] protectedData)
            {
                counted.Opened++;
                return protector.Unprotect(protectedData);
            }
        }
    }
}

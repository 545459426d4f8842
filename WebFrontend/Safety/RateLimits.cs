using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>What is limited; each has its settings of the same name in <see cref="LimitOptions"/>.</summary>
public enum Rate
{
    Register,
    SignIn,
    PeopleSearch,
    Post,
    SaveDraft,
    CreateConversation,
    Settings,
}

/// <summary>Counts what each address or person does. One instance in a process, so several frontends allow several times as much.</summary>
public sealed class RateLimits(IOptions<MessengerOptions> options) : IDisposable
{
    // One for all: each has a timer that wakes ten times a second.
    private readonly PartitionedRateLimiter<(Rate Rate, string Who)> _limiter = PartitionedRateLimiter.Create<(Rate Rate, string Who), (Rate Rate, string Who)>(
        counted => RateLimitPartition.GetTokenBucketLimiter(counted, counted => Bucket(OptionsOf(counted.Rate, options.Value.Limits))));

    /// <summary>Takes one request from the allowance of whoever makes it; null when there was one left.</summary>
    public Refusal? Take(Rate rate, HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire((rate, KeyOf(rate, context)));
        if (lease.IsAcquired)
            return null;
        return Refusal.TooFast(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _limiter.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(RateOptions rate) => new()
    {
        TokenLimit = rate.Requests,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromSeconds(rate.Seconds).Ticks / rate.Requests)),
    };

    private static RateOptions OptionsOf(Rate rate, LimitOptions limits) => rate switch
    {
        Rate.Register => limits.Register,
        Rate.SignIn => limits.SignIn,
        Rate.PeopleSearch => limits.PeopleSearch,
        Rate.Post => limits.Post,
        Rate.SaveDraft => limits.SaveDraft,
        Rate.CreateConversation => limits.CreateConversation,
        Rate.Settings => limits.Settings,
        _ => throw new ArgumentOutOfRangeException(nameof(rate)),
    };

    private static string KeyOf(Rate rate, HttpContext context) => rate switch
    {
        Rate.SignIn => $"{Address(context)} {Email(context)}",
        Rate.Register => Address(context),
        _ => context.User.IsSignedIn ? context.User.Id : Address(context),
    };

    private static string Email(HttpContext context) =>
        context.Request.Form["Email"].ToString() is { Length: <= 254 } email
            ? email.Trim().ToUpperInvariant()
            : "";

    /// <summary>The IP address; of IPv6 the part that one household shares, since its own half is free to choose.</summary>
    private static string Address(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : address.ToString();
    }
}

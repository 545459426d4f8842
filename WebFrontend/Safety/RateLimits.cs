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
    OwnEvents,
}

/// <summary>Counts what each address or person does. One instance in a process, so several frontends allow several times as much.</summary>
public sealed class RateLimits(IOptions<MessengerOptions> options) : IDisposable
{
    // One for all: each has a timer that wakes ten times a second.
    private readonly PartitionedRateLimiter<(Rate Rate, string Who)> _limiter = PartitionedRateLimiter.Create<(Rate Rate, string Who), (Rate Rate, string Who)>(
        counted => RateLimitPartition.GetTokenBucketLimiter(counted, counted => Bucket(OptionsOf(counted.Rate, options.Value.Limits))));

    /// <summary>Takes one request from the allowance of whoever makes it; null when there was one left.</summary>
    public Refusal? Take(Rate rate, HttpContext context) => Take(rate, KeyOf(rate, context));

    /// <param name="who">Whose allowance it is.</param>
    public Refusal? Take(Rate rate, string who)
    {
        using var lease = _limiter.AttemptAcquire((rate, who));
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
        Rate.OwnEvents => limits.OwnEvents,
        _ => throw new ArgumentOutOfRangeException(nameof(rate)),
    };

    private static string KeyOf(Rate rate, HttpContext context) => rate switch
    {
        Rate.SignIn => $"{ClientAddress.Of(context)} {Email(context)}",
        Rate.Register => ClientAddress.Of(context),
        _ => context.User.IsSignedIn ? context.User.Id : ClientAddress.Of(context),
    };

    private static string Email(HttpContext context) =>
        context.Request.Form["Email"].ToString() is { Length: <= 254 } email
            ? email.Trim().ToUpperInvariant()
            : "";
}

using System.Security.Claims;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>What is limited; each has its settings of the same name in <see cref="LimitOptions"/>.</summary>
public enum Rate
{
    Register,
    SignIn,
    SignInFromAddress,
    PeopleSearch,
    Post,
    SaveDraft,
    CreateConversation,
    Settings,
    OwnEvents,
    TestAlert,
}

/// <summary>Counts what each address or person does. One instance in a process, so several frontends allow several times as much.</summary>
public sealed class RateLimits(IOptions<MessengerOptions> options, IStringLocalizer<PageWords> words) : IDisposable
{
    // One for all: each has a timer that wakes ten times a second.
    private readonly PartitionedRateLimiter<(Rate Rate, string Who)> _limiter = PartitionedRateLimiter.Create<(Rate Rate, string Who), (Rate Rate, string Who)>(
        counted => RateLimitPartition.GetTokenBucketLimiter(counted, counted => Bucket(OptionsOf(counted.Rate, options.Value.Limits))));

    /// <summary>Takes one request from the allowance of whoever makes it; null when there was one left.</summary>
    /// <param name="what">What each has an allowance of its own for; null where there is one for all.</param>
    public Refusal? Take(Rate rate, HttpContext context, string? what = null) => Take(rate, KeyOf(rate, context, what));

    /// <param name="who">Whose allowance it is.</param>
    public Refusal? Take(Rate rate, string who)
    {
        using var lease = _limiter.AttemptAcquire((rate, who));
        if (lease.IsAcquired)
            return null;
        return Refusal.TooFast(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1), words);
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
        Rate.SignInFromAddress => limits.SignInFromAddress,
        Rate.PeopleSearch => limits.PeopleSearch,
        Rate.Post => limits.Post,
        Rate.SaveDraft => limits.SaveDraft,
        Rate.CreateConversation => limits.CreateConversation,
        Rate.Settings => limits.Settings,
        Rate.OwnEvents => limits.OwnEvents,
        Rate.TestAlert => limits.TestAlert,
        _ => throw new ArgumentOutOfRangeException(nameof(rate)),
    };

    private const int MostOfAddress = 254;

    private static string KeyOf(Rate rate, HttpContext context, string? what) => rate switch
    {
        Rate.SignIn => $"{ClientAddress.Of(context)} {Normalized(what)}",
        Rate.Register or Rate.SignInFromAddress => ClientAddress.Of(context),
        _ => context.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? ClientAddress.Of(context),
    };

    /// <summary>What is too long for a mail address has one allowance together, or keys could be made without end.</summary>
    private static string Normalized(string? email) =>
        email?.Trim() is { Length: <= MostOfAddress } address ? address.Normalize().ToUpperInvariant() : "";
}

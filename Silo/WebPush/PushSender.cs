using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>Hands one message to a push service (RFC 8030).</summary>
internal sealed partial class PushSender(
    SocketsHttpHandler connections, Vapid vapid, PushOptions options, TimeProvider clock, ILogger<PushSender> logger) : IDisposable
{
    private readonly HttpClient _http = new(connections)
    {
        DefaultRequestVersion = HttpVersion.Version20,
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
    };

    /// <summary>How long a push service has for its answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <exception cref="OperationCanceledException">Of <paramref name="cancellationToken"/> alone: whether it was sent is unknown.</exception>
    public async Task<PushOutcome> Send(Push push, CancellationToken cancellationToken)
    {
        if (PushEndpoint.WhyNot(push.Subscription.Endpoint, options.AllowPrivateEndpoints) is { } reason)
        {
            LogNotCalled(logger, reason);
            return PushOutcome.Refused;
        }

        var endpoint = new Uri(push.Subscription.Endpoint);
        try
        {
            using var request = await Request(push, endpoint);
            var status = await Post(request, cancellationToken);
            var outcome = Outcome(status);
            if (outcome != PushOutcome.Accepted) LogAnswered(logger, endpoint.Host, (int)status, outcome);
            return outcome;
        }
        catch (CryptographicException error)
        {
            LogNotEncrypted(logger, endpoint.Host, error.Message);
            return PushOutcome.Refused;
        }
        catch (HttpRequestException error)
        {
            LogNotReached(logger, endpoint.Host, error.Message);
            return error.InnerException is PrivateAddressException ? PushOutcome.Refused : PushOutcome.TryLater;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotReached(logger, endpoint.Host, "no answer in time");
            return PushOutcome.TryLater;
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpRequestMessage> Request(Push push, Uri endpoint)
    {
        var content = new ByteArrayContent(PushEncryption.Encrypt(push.Subscription, Encoding.UTF8.GetBytes(push.Json)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("aes128gcm");
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", await vapid.Authorization(endpoint));
        request.Headers.Add("TTL", Math.Max(0, (long)push.Lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", push.IsUrgent ? "high" : "low");
        if (push.Topic is not null) request.Headers.Add("Topic", push.Topic);
        return request;
    }

    private async Task<HttpStatusCode> Post(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        return response.StatusCode;
    }

    private static PushOutcome Outcome(HttpStatusCode status) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => PushOutcome.Accepted,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => PushOutcome.Gone,
        HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => PushOutcome.TryLater,
        _ => PushOutcome.Refused,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push was not sent: {Reason}")]
    private static partial void LogNotCalled(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The push service {Host} answered {Status}: {Outcome}")]
    private static partial void LogAnswered(ILogger logger, string host, int status, PushOutcome outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push for {Host} could not be encrypted: {Reason}")]
    private static partial void LogNotEncrypted(ILogger logger, string host, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The push service {Host} was not reached: {Reason}")]
    private static partial void LogNotReached(ILogger logger, string host, string reason);
}

namespace OrleansMessenger.Notifications;

/// <summary>What a push service said to one message.</summary>
[GenerateSerializer, Alias("messenger.PushOutcome")]
public enum PushOutcome
{
    /// <summary>2xx: it is the push service's now.</summary>
    Accepted,

    /// <summary>404 or 410: the subscription is no more.</summary>
    Gone,

    /// <summary>429, 5xx, or no answer: worth trying again.</summary>
    TryLater,

    /// <summary>Any other refusal, or an endpoint that may not be called: trying again would change nothing.</summary>
    Refused,
}

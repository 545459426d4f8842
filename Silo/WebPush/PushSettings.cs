using OrleansMessenger.Silo.Hosting;

namespace OrleansMessenger.Silo.WebPush;

/// <summary>What stands in <c>Messenger:Push</c>: notifications of browsers that aren't open.</summary>
public sealed class PushSettings
{
    /// <summary>A mailto: or https: address to which push services may write when something is wrong.</summary>
    public string? Contact { get; set; }

    /// <summary>Whether push services may be on http, and on this machine and its networks; for tests.</summary>
    public bool AllowPrivateEndpoints { get; set; }

    /// <exception cref="BadSettingException">Something in it makes no sense.</exception>
    public void Validate()
    {
        if (Contact is not null && !IsContact(Contact))
            throw new BadSettingException($"The setting Messenger:Push:Contact must be a mailto: or https: address, but is {Contact}.");
    }

    public PushOptions ToOptions() => new(Contact, AllowPrivateEndpoints);

    private static bool IsContact(string contact) => Uri.TryCreate(contact, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeMailto && contact.Contains('@', StringComparison.Ordinal)));
}

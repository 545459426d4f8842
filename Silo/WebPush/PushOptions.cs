namespace OrleansMessenger.Silo.WebPush;

/// <param name="Contact">A mailto: or https: address to which push services may write when something is wrong; null for none.</param>
/// <param name="AllowPrivateEndpoints">Whether push services may be on http and in private networks; for tests.</param>
public sealed record PushOptions(string? Contact, bool AllowPrivateEndpoints);

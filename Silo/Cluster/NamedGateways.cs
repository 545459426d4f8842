using System.Net;
using System.Net.Sockets;
using Orleans.Messaging;

namespace OrleansMessenger.Silo.Cluster;

/// <summary>
/// The silos that a client may connect to, by name. Names are resolved at each look, since a silo that is replaced comes back with another
/// address, and one name may stand for many silos.
/// </summary>
internal sealed class NamedGateways((string Host, int Port)[] endpoints) : IGatewayListProvider
{
    /// <summary>
    /// A silo whose connection broke is tried again so soon: until there is one, what it has to say waits there, also when calls go by others.
    /// </summary>
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(2);

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways() =>
        [.. (await Task.WhenAll(endpoints.Select(Resolve))).SelectMany(found => found).Distinct()];

    private static async Task<Uri[]> Resolve((string Host, int Port) endpoint)
    {
        try
        {
            var addresses = IPAddress.TryParse(endpoint.Host, out var ip) ? [ip] : await Dns.GetHostAddressesAsync(endpoint.Host, AddressFamily.InterNetwork);
            return [.. addresses.Select(address => SiloAddress.New(address, endpoint.Port, 0).ToGatewayUri())];
        }
        catch (SocketException)
        {
            // A container that doesn't run has no name: the others do.
            return [];
        }
    }
}

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.StaticAssets;

namespace OrleansMessenger.WebFrontend;

/// <summary>What is running, so that a page can tell whether it was made by the same.</summary>
public sealed class Build(EndpointDataSource endpoints)
{
    private readonly Lazy<string> _id = new(() => Identify(endpoints.Endpoints));

    /// <summary>16 hexadecimal digits: the same after every start of one build, others when its code or its assets are others.</summary>
    public string Id => _id.Value;

    private static string Identify(IEnumerable<Endpoint> endpoints)
    {
        // The addresses of assets carry their fingerprints.
        var assets = endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()?.Route).OfType<string>().Distinct().Order(StringComparer.Ordinal);
        var all = string.Join('\n', assets.Prepend(typeof(Build).Module.ModuleVersionId.ToString()));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)))[..16];
    }
}

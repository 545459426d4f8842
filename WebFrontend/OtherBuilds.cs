using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;

namespace OrleansMessenger.WebFrontend;

/// <summary>
/// While a build is replaced by another, a page from a server of the one may ask a server of the other for its scripts and styles.
/// It gets what goes by that name here: a page that is a little wrong until it is loaded anew beats one that is dead.
/// </summary>
public static partial class OtherBuilds
{
    private static readonly FileExtensionContentTypeProvider _contentTypes = new();

    /// <summary>Answers what no endpoint knows: with the asset of an unknown fingerprint, otherwise 404.</summary>
    public static Task SendAsset(HttpContext http) => FindAsset(http).ExecuteAsync(http);

    private static IResult FindAsset(HttpContext http)
    {
        var (request, files) = (http.Request, http.RequestServices.GetRequiredService<IWebHostEnvironment>().WebRootFileProvider);
        var asked = Fingerprinted().Match(request.Path.Value ?? "");
        var name = $"{asked.Groups["name"]}{asked.Groups["extension"]}";
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
            || !asked.Success || !_contentTypes.TryGetContentType(name, out var contentType)
            || files.GetFileInfo(name) is not { Exists: true, IsDirectory: false } file)
        {
            return TypedResults.NotFound();
        }
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Stream(file.CreateReadStream(), contentType, lastModified: file.LastModified);
    }

    [GeneratedRegex(@"^(?<name>/.+)\.[a-z0-9]{10}(?<extension>\.[a-z0-9]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Fingerprinted();
}

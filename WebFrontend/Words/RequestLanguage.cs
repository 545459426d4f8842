using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Options;

namespace OrleansMessenger.WebFrontend.Words;

/// <summary>
/// Which language a live stream is in: the one that its page has. Pages have gone through the middleware that finds it; a stream goes
/// through nothing that would last as long as it does.
/// </summary>
internal sealed class RequestLanguage(IOptions<RequestLocalizationOptions> options, ILoggerFactory loggers)
{
    private readonly RequestLocalizationMiddleware _localization = new(_ => Task.CompletedTask, options, loggers);

    public async Task<CultureInfo> Of(HttpContext http)
    {
        await _localization.Invoke(http);
        var language = http.Features.GetRequiredFeature<IRequestCultureFeature>().RequestCulture.UICulture;
        http.Features.Set<IRequestCultureFeature>(null);
        return language;
    }
}

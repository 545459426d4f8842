using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>The words of pages where no app runs.</summary>
internal static class English
{
    public static readonly IStringLocalizer Words =
        new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance)
            .Create(typeof(PageWords));
}

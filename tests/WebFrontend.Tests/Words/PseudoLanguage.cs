using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>A language in which every sentence reads ⟦like this⟧. What doesn't has not gone through the words of pages.</summary>
internal sealed class PseudoLanguage(IStringLocalizerFactory real) : IStringLocalizerFactory
{
    public const string Name = "qps-ploc";

    public IStringLocalizer Create(Type resourceSource) => new Bracketed(real.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Bracketed(real.Create(baseName, location));

    private sealed class Bracketed(IStringLocalizer real) : IStringLocalizer
    {
        public LocalizedString this[string name] => Bracket(real[name]);

        public LocalizedString this[string name, params object[] arguments] => Bracket(real[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => real.GetAllStrings(includeParentCultures).Select(Bracket);

        /// <summary>Only a sentence that was found: a key that is shown is no word of anybody's.</summary>
        private static LocalizedString Bracket(LocalizedString found) =>
            found.ResourceNotFound || !CultureInfo.CurrentUICulture.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)
                ? found
                : new LocalizedString(found.Name, $"⟦{found.Value}⟧");
    }
}

/// <summary>The program with that language beside its own.</summary>
public sealed class PseudoApp : ContractApp
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ResourceManagerStringLocalizerFactory>();
            services.AddSingleton<IStringLocalizerFactory>(provider => new PseudoLanguage(provider.GetRequiredService<ResourceManagerStringLocalizerFactory>()));
            services.Configure<RequestLocalizationOptions>(options =>
                options.AddSupportedCultures("en", PseudoLanguage.Name).AddSupportedUICultures("en", PseudoLanguage.Name));
        });
    }
}

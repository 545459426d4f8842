using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

[assembly: HostingStartup(typeof(OrleansMessenger.Harness.PseudoLanguageStartup))]

namespace OrleansMessenger.Harness;

/// <summary>A language in which every sentence reads ⟦like this⟧. What doesn't has not gone through the words of pages.</summary>
public sealed class PseudoLanguage(IStringLocalizerFactory real) : IStringLocalizerFactory
{
    public const string Name = "qps-ploc";

    /// <summary>The messenger has it beside its own; a browser gets it that asks for it.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory>(provider =>
            new PseudoLanguage(provider.GetRequiredService<ResourceManagerStringLocalizerFactory>()));
        services.PostConfigure<RequestLocalizationOptions>(options =>
            options.AddSupportedCultures("en", Name).AddSupportedUICultures("en", Name));
    }

    public IStringLocalizer Create(Type resourceSource) => new Bracketed(real.Create(resourceSource));

    public IStringLocalizer Create(string baseName, string location) => new Bracketed(real.Create(baseName, location));

    private sealed class Bracketed(IStringLocalizer real) : IStringLocalizer
    {
        public LocalizedString this[string name] => Bracket(real[name]);

        public LocalizedString this[string name, params object[] arguments] => Bracket(real[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
            real.GetAllStrings(includeParentCultures).Select(Bracket);

        /// <summary>Only a sentence that was found: a key that is shown is no word of anybody's.</summary>
        private static LocalizedString Bracket(LocalizedString found) =>
            found.ResourceNotFound || !CultureInfo.CurrentUICulture.Name.Equals(Name, StringComparison.OrdinalIgnoreCase)
                ? found
                : new LocalizedString(found.Name, $"⟦{found.Value}⟧");
    }
}

/// <summary>Adds it to a <see cref="MessengerProcess"/>.</summary>
public sealed class PseudoLanguageStartup : IHostingStartup
{
    /// <summary>What has .NET load this assembly, and ASP.NET Core look into it.</summary>
    public static readonly Dictionary<string, string> Variables = new()
    {
        ["DOTNET_STARTUP_HOOKS"] = typeof(PseudoLanguageStartup).Assembly.Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(PseudoLanguageStartup).Assembly.GetName().Name!,
    };

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(PseudoLanguage.AddTo);
}

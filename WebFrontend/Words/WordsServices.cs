using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace OrleansMessenger.WebFrontend.Words;

/// <summary>The languages of pages, and where their words are found. Which one a request gets, its browser says.</summary>
public static class WordsServices
{
    private static readonly string[] _languages = ["en"];

    public static void AddWords(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        // One for all: every fragment asks for it.
        builder.Services.AddSingleton<IStringLocalizer<PageWords>, StringLocalizer<PageWords>>();
        builder.Services.AddSingleton<RequestLanguage>();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(_languages[0]).AddSupportedCultures(_languages).AddSupportedUICultures(_languages);
            options.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
        });
        // What Razor Pages say of a field that they can't read.
        builder.Services.AddOptions<MvcOptions>().Configure<IStringLocalizer<PageWords>>((options, words) =>
        {
            options.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((value, field) => words["Field.Invalid", value, field]);
            options.ModelBindingMessageProvider.SetValueMustNotBeNullAccessor(value => words["Field.Empty", value]);
        });
    }
}

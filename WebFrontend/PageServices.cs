using System.Net.Mime;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.WebEncoders;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Alerts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Endpoints;
using OrleansMessenger.WebFrontend.Live;
using OrleansMessenger.WebFrontend.Pages;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend;

/// <summary>Razor Pages, what is posted to besides, the live connection and the files of wwwroot.</summary>
public static class PageServices
{
    public static void AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options =>
            {
                options.Conventions.AddPageRoute("/Index", "/conversations");
                options.Conventions.AddPageRoute("/Members", "/conversations/{id}/{handler:oneof(leave,title)}");
                options.Conventions.AddPageRoute("/Drafts", "/drafts/{form}/{handler:oneof(discard,restore)}");
                // FormGuard has looked at every form before any endpoint.
                options.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
                options.Conventions.ConfigureFilter(new KnownMethods());
            })
            .AddDataAnnotationsLocalization(options =>
                options.DataAnnotationLocalizerProvider = (_, factory) => factory.Create(typeof(PageWords)))
            // The server checks; attributes for a script that isn't there would only be noise.
            .AddViewOptions(options => options.HtmlHelperOptions.ClientValidationEnabled = false);
        builder.Services.AddSingleton<Build>();
        builder.Services.AddDurableForms<DraftGrains, DraftForms>();
        builder.Services.AddSingleton<KeptForm>();
        builder.Services.AddSingleton<FrontendMetrics>();
        builder.Services.AddSingleton<Fragments>();
        builder.Services.AddSingleton<Admission>();
        builder.Services.AddSingleton<StreamPlaces>();
        builder.Services.AddSingleton<Incarnation>();
        builder.Services.AddSingleton<Hub>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Hub>());
        builder.AddEvents();
        builder.Services.AddRouting(options =>
        {
            options.LowercaseUrls = true;
            options.SetParameterPolicy<OneOf>("oneof");
        });

        // Text of every script goes out as it is, not as entities; what matters to HTML stays encoded.
        builder.Services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));

        // A page is a fifth as long; files are compressed when they are published. Lest its length tell of what stands beside a text that
        // somebody else chose (BREACH): requests from other sites carry no cookie, tokens differ, a part of the length is random (_Layout.cshtml).
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypeNames.Text.Html];
        });
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        MapActs(app);
        app.MapFallback("{*path}", OtherBuilds.SendAsset).AllowAnonymous().DisableAntiforgery();
    }

    /// <summary>
    /// What people post to and there is no page of, in groups, each with its guards: somebody is signed in, and not too often. Every request
    /// also has those of the server: limits of size, and antiforgery (<see cref="FormGuard"/>).
    /// </summary>
    private static void MapActs(WebApplication app)
    {
        var acts = app.MapGroup("").RequireAuthorization();
        acts.MapSessions();
        acts.MapAlerts();
        acts.MapPresence();
        var drafts = acts.MapGroup("/drafts").LimitTo(Rate.SaveDraft).PostOnly("/{form}/{verb:oneof(take,drop)?}");
        drafts.MapDurableForms();
    }
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Accounts: Identity's managers over grains, one cookie, and pages that need somebody signed in unless they say otherwise.</summary>
public static class AccountServices
{
    public const int PasswordCharacters = 10;

    public static void AddAccounts(this WebApplicationBuilder builder, KeySettings keys)
    {
        var services = builder.Services;
        // Every request opens three: the session, and both halves of a form's token. GCM does it in half the time of the default.
        var dataProtection = services.AddDataProtection().SetApplicationName("OrleansMessenger")
            .UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM });
        if (keys.Load() is { } certificate) dataProtection.ProtectKeysWithCertificate(certificate).UnprotectKeysWithAnyCertificate(certificate);
        var protection = services.Single(service => service.ServiceType == typeof(IDataProtectionProvider)).ImplementationFactory!;
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(
            provider => new OpenedRecently((IDataProtectionProvider)protection(provider), provider.GetRequiredService<TimeProvider>())));
        services.AddOptions<KeyManagementOptions>()
            .Configure<IGrainFactory>((options, grains) => options.XmlRepository = new KeyRingRepository(grains));

        services.AddIdentityCore<Account>(Configure)
            .AddUserStore<AccountStore>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddSignInManager();
        builder.Services.AddSingleton<Invitations>();
        services.AddSingleton<PasswordHashing>();
        services.AddSingleton<KnownBrowser>();
        services.AddHttpContextAccessor();
        services.AddScoped<PasswordSignIn>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.Cookie.Name = HostCookies.Session;
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.ExpireTimeSpan = TimeSpan.FromDays(30);
            options.SlidingExpiration = true;
            options.LoginPath = SignInRedirects.Path;
            options.Events.OnSigningIn = Sessions.Begin;
            options.Events.OnValidatePrincipal = Sessions.Check;
            // The page answers itself; the header would take no letters of other languages.
            options.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
            options.Events.OnRedirectToLogin = SignInRedirects.Answer;
            options.Events.OnRedirectToAccessDenied = SignInRedirects.Answer;
        });

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void Configure(IdentityOptions options)
    {
        // Length is what makes a password strong; rules about its characters make it forgettable.
        options.Password = new PasswordOptions
        {
            RequiredLength = PasswordCharacters,
            RequiredUniqueChars = 1,
            RequireDigit = false,
            RequireLowercase = false,
            RequireNonAlphanumeric = false,
            RequireUppercase = false,
        };
        // The user name is the mail address, which is checked where it is typed.
        options.User.AllowedUserNameCharacters = "";
    }
}

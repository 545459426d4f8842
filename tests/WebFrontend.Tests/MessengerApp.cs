using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>The whole program in this process, on a real port and a real SQLite file of its own.</summary>
public class MessengerApp : WebApplicationFactory<MessengerOptions>
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("messenger-tests-");

    public MessengerApp() => UseKestrel(0);

    /// <summary>What TimeProvider says in it.</summary>
    public SettableClock Clock { get; } = new();

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    /// <summary>Settings in place of the ones that no test may run into.</summary>
    protected virtual Dictionary<string, string> Settings { get; } = new()
    {
        ["Messenger:Limits:Register:Requests"] = "100000",
        ["Messenger:Limits:SignIn:Requests"] = "100000",
        ["Messenger:Limits:SignInFromAddress:Requests"] = "100000",
    };

    /// <summary>A browser of its own: cookies, no script.</summary>
    public Visitor Visit()
    {
        StartServer();
        // The factory's own clients follow redirects.
        return new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ClientOptions.BaseAddress });
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Messenger:DataDirectory", _data.FullName);
        foreach (var (name, value) in Settings) builder.UseSetting(name, value);
        builder.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Clock));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>Goes with the machine's clock until it is set ahead.</summary>
public sealed class SettableClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}

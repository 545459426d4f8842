using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansMessenger.Harness;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.WebFrontend.Live;
using OrleansMessenger.WebFrontend.Tests.Words;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>Readers of two languages who follow the same conversation in one process.</summary>
public sealed class LanguageTests(PseudoApp app) : IClassFixture<PseudoApp>
{
    [Fact]
    public async Task A_message_is_rendered_once_for_each_language_and_reaches_every_reader_in_their_own()
    {
        var (ada, _, conversation) = await app.TwoInAConversation("one");
        var views = new CountedViews(app.Services.GetRequiredService<IRazorViewEngine>());
        using var hub = NewHub(views.Fragments(app.Services));
        var readers = new List<(string Menu, EventText Reader)>();
        for (var i = 0; i < 3; i++)
        {
            readers.Add(("Reply, react and more", await Follows(hub, ada, conversation, "en")));
            readers.Add(("⟦Reply, react and more⟧", await Follows(hub, ada, conversation, PseudoLanguage.Name)));
        }

        var rendered = views.Count;
        await ada.Post(conversation, "two");

        foreach (var (menu, reader) in readers) Assert.Contains($"aria-label=\"{menu}\"", await reader.Next(), StringComparison.Ordinal);
        Assert.Equal(rendered + 2, views.Count);
    }

    [Fact]
    public async Task Somebody_with_two_browsers_is_told_the_news_in_the_language_of_each()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("one");
        using var other = new Person(grace.Address, grace.Nickname) { Email = grace.Email, Password = grace.Password, Language = PseudoLanguage.Name };
        await other.SignIn();
        await using var english = await OpenStream.Of(grace, $"open={conversation}:1");
        await using var pseudo = await OpenStream.Of(other, $"open={conversation}:1");

        await ada.Post(conversation, "two");

        await english.Next("fragment", ">2 unread messages<");
        await pseudo.Next("fragment", ">⟦2 unread messages⟧<");
        Assert.DoesNotContain(english.Passed, passed => passed.Data.Contains('⟦', StringComparison.Ordinal));
    }

    private Hub NewHub(Fragments fragments)
    {
        var services = app.Services;
        return new(
            services.GetRequiredService<IClusterClient>(), fragments, services.GetRequiredService<Admission>(), services.GetRequiredService<Build>(),
            services.GetRequiredService<Incarnation>(), services.GetRequiredService<FrontendMetrics>(), services.GetRequiredService<LostEvents>(),
            services.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System, NullLogger<Hub>.Instance);
    }

    private static async Task<EventText> Follows(Hub hub, Person reader, string conversation, string language)
    {
        var pipe = new Pipe();
        var connection = new Connection(new StreamOutput(pipe.Writer), int.MaxValue) { UserId = reader.Id, Language = CultureInfo.GetCultureInfo(language) };
        connection.Open(await hub.JoinRoom(connection, conversation, 1));
        return new EventText(pipe.Reader);
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed partial class MembershipTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_stranger_finds_no_route_of_a_conversation()
    {
        var (ada, _, conversation) = await app.TwoInAConversation("hush");
        var eve = await app.Somebody("Eve");

        await FindsNothing(eve, conversation);

        Assert.Equal(["hush"], (await ada.History(conversation)).Select(message => message.Text));
    }

    /// <summary>Every handler of every page below a conversation, so that a new one can't be forgotten.</summary>
    [Fact]
    public async Task A_stranger_finds_nothing_at_any_address_below_a_conversation()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("hush");
        var eve = await app.Somebody("Eve");
        var addresses = AddressesBelow(conversation, grace.Id).ToArray();
        // There are some twenty of them.
        Assert.True(addresses.Length > 15);

        foreach (var (method, path) in addresses)
        {
            using var answer = method == HttpMethods.Get
                ? await eve.Get(path)
                : await eve.Submit(path, ("ClientId", $"{Guid.NewGuid()}"), ("Text", "mine"), ("Version", "1"), ("Emoji", "👍"), ("On", "true"), ("Members", eve.Id),
                    ("Role", "owner"), ("Title", "Mine"), ("Level", "None"), ("seq", "1"));
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{method} {path} was answered with {answer.StatusCode}.");
        }
        Assert.Equal(["hush"], (await ada.History(conversation)).Select(message => message.Text));
        Assert.Equal("2 members", (await ada.Page($"/conversations/{conversation}/members")).QuerySelector(".members > h2:last-of-type")!.TextContent);
    }

    private IEnumerable<(string Method, string Path)> AddressesBelow(string conversation, string member)
    {
        var pages = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText is { } text && (text.StartsWith("conversations/{id}", StringComparison.Ordinal) || text.StartsWith("channels/{id", StringComparison.Ordinal)));
        foreach (var page in pages)
        {
            if (page.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } descriptor)
                descriptor = Compiled(page);
            foreach (var handler in descriptor.HandlerMethods)
            {
                var path = "/" + Parameter().Replace(page.RoutePattern.RawText!, match => match.Groups["name"].Value switch
                {
                    "id" => conversation,
                    "seq" => "1",
                    "member" => handler.Name is "Remove" or "Role" ? member : "",
                    _ => handler.Name?.ToLowerInvariant() ?? "",
                });
                // Whether it is reached by this pattern, the others say.
                if (!path.Contains("//", StringComparison.Ordinal) && !path.Contains("/channels/", StringComparison.Ordinal) | handler.Name == "Join")
                    yield return (handler.HttpMethod.ToUpperInvariant(), path.TrimEnd('/'));
            }
        }
    }

    private CompiledPageActionDescriptor Compiled(RouteEndpoint page) => app.Services.GetRequiredService<PageLoader>()
        .LoadAsync(page.Metadata.GetMetadata<PageActionDescriptor>()!, page.Metadata).GetAwaiter().GetResult();

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("not-an-id")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("%F0%9F%A6%8B")]
    public async Task An_id_that_is_none_is_not_found_either(string id) => await FindsNothing(await app.Somebody(), id);

    [Fact]
    public async Task Nobody_signed_in_gets_no_further_than_the_sign_in_form()
    {
        var (_, _, conversation) = await app.TwoInAConversation("hush");
        using var stranger = new Person(app.Visit().Http.BaseAddress!, "Stranger");
        using var page = await stranger.Get($"/conversations/{conversation}");
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.StartsWith("/signin", page.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    private static async Task FindsNothing(Person person, string conversation)
    {
        HttpResponseMessage[] answers =
        [
            await person.Get($"/conversations/{conversation}"),
            await person.Get($"/conversations/{conversation}?before=1"),
            await person.Post(conversation, "let me in"),
            await person.Submit($"/conversations/{conversation}/read", ("seq", "1")),
            await person.Get($"/conversations/{conversation}/seen?seq=1"),
            await person.Submit($"/drafts/conversation-{conversation}", ("Revision", "0"), ("Text", "draft")),
        ];
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));

        using var stream = await person.OpenEvents($"open={conversation}:0");
        var gone = await stream.Read().FirstAsync(live => live.Name is "gone" or "fragment");
        Assert.Equal("gone", gone.Name);
    }
}

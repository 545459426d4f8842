using System.Net;
using AngleSharp.Html.Parser;
using OrleansMessenger.Accounts;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

/// <summary>A conversation's main pane, for a page that shows it in place of its own.</summary>
public sealed class PaneTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task It_is_the_pane_of_the_whole_page_without_the_list_and_says_whose_and_of_which_build()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("one");
        var whole = await grace.Page($"/conversations/{conversation}");

        using var answer = await grace.GetPane($"/conversations/{conversation}");

        var pane = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal(whole.QuerySelector("#main article")!.Id, pane.QuerySelector("#main article")!.Id);
        Assert.Equal(whole.QuerySelector("title")!.GetAttribute("data-words"), pane.QuerySelector("title")!.GetAttribute("data-words"));
        Assert.All(["data-user", "data-build"], name => Assert.Equal(whole.Body!.GetAttribute(name), pane.Body!.GetAttribute(name)));
        Assert.Null(pane.QuerySelector("#conversations"));
    }

    [Fact]
    public async Task To_ask_for_it_changes_nothing()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("one");

        using var answer = await grace.GetPane($"/conversations/{conversation}");

        // A script that puts it into a page would load an image of it, which tells that the page is seen.
        Assert.DoesNotContain("<img", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await app.Grains.GetGrain<IUserGrain>(grace.Id).ReadSeq(conversation));
    }

    [Fact]
    public async Task It_is_not_found_for_a_stranger_and_refused_to_who_is_signed_out()
    {
        var (_, _, conversation) = await app.TwoInAConversation("one");
        var stranger = await app.Somebody("Eve");
        using var refused = await stranger.GetPane($"/conversations/{conversation}");
        (await stranger.Submit("/signout")).Dispose();

        using var signedOut = await stranger.GetPane($"/conversations/{conversation}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.Unauthorized), (refused.StatusCode, signedOut.StatusCode));
    }
}

using System.Net;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;
using OrleansMessenger.WebFrontend.Tests.Live;

namespace OrleansMessenger.WebFrontend.Tests.Conversations;

/// <summary>The list as people order it: favourites, what is put away, and what is shown of it.</summary>
public sealed class ConversationListTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task A_favourite_stands_first_until_it_is_none()
    {
        var (ada, grace, older) = await app.TwoGroup("one");
        var newer = await ada.StartConversation([grace], "Newer", "two");

        await Act(ada, $"/conversations/{older}/favourite", $"/conversations/{older}", ("On", "true"));
        await Act(ada, $"/conversations/{older}/favourite", $"/conversations/{older}", ("On", "true"));

        Assert.Equal([older, newer], await Listed(ada));
        var page = await ada.Page("/");
        Assert.Equal(["favourite", ""], page.QuerySelectorAll("#conversations > li").Select(line => line.GetAttribute("data-place")));
        Assert.Equal("Favourite", page.QuerySelector($"#conversation-{older} .favourite-mark")!.TextContent);
        Assert.Equal("Among the favourites", (await ada.Page($"/conversations/{older}")).QuerySelector(".menu form[action$='/favourite'] button")!.TextContent);
        await Act(ada, $"/conversations/{older}/favourite", $"/conversations/{older}", ("On", "false"));
        Assert.Equal([newer, older], await Listed(ada));
    }

    [Fact]
    public async Task What_is_archived_comes_back_when_somebody_writes()
    {
        var (ada, grace, talk) = await app.TwoGroup("one");
        var form = (await ada.Page($"/conversations/{talk}")).QuerySelector(".menu form[action$='/archive']")!;

        await Act(ada, form.GetAttribute("action")!, "/", ("On", "true"), ("Seq", form.QuerySelector("input[name=Seq]")!.GetAttribute("value")!));

        Assert.Empty(await Listed(ada));
        Assert.Equal([talk], await Listed(ada, "?show=archived"));
        Assert.Equal([talk], await Listed(grace));
        (await grace.Post(talk, "two")).Dispose();
        Assert.Equal([talk], await Listed(ada));
        // Pressed on a page that hasn't seen the second message.
        await Act(ada, $"/conversations/{talk}/archive", "/", ("On", "true"), ("Seq", "1"));
        Assert.Equal([talk], await Listed(ada));
        await Act(ada, $"/conversations/{talk}/archive", "/", ("On", "true"));
        Assert.Empty(await Listed(ada));
        await Act(ada, $"/conversations/{talk}/archive", "/", ("On", "false"));
        Assert.Equal([talk], await Listed(ada));
    }

    [Theory]
    [InlineData("favourite")]
    [InlineData("archive")]
    public async Task Who_is_no_member_finds_nothing_and_who_does_not_say_what_is_told(string act)
    {
        var (ada, _, talk) = await app.TwoGroup("one");
        var stranger = await app.Somebody("Linus");

        using var strange = await stranger.Submit($"/conversations/{talk}/{act}", ("On", "true"));
        using var none = await ada.Submit($"/conversations/{new string('0', 32)}/{act}", ("On", "true"));
        using var unclear = await ada.Submit($"/conversations/{talk}/{act}", ("On", "perhaps"));

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (strange.StatusCode, none.StatusCode, unclear.StatusCode));
    }

    [Fact]
    public async Task A_favourite_too_many_is_refused_with_a_sentence()
    {
        var (ada, grace, talk) = await app.TwoGroup("one");
        for (var i = 0; i < Limits.Favourites; i++)
            await Act(ada, $"/conversations/{await ada.StartConversation([grace], $"{i}")}/favourite", null, ("On", "true"));

        using var answer = await ada.Submit($"/conversations/{talk}/favourite", ("On", "true"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("At most 50", await Person.WordsOf(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_what_is_asked_for_and_keeps_to_it_on_its_other_pages()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        for (var i = 0; i < 51; i++) await grace.StartConversation([ada], $"{i}", "unread");
        var own = await ada.StartConversation([grace], "Own");
        var direct = await ada.StartConversation([grace]);

        var page = await ada.Page("/?show=unread");

        Assert.Equal(50, page.QuerySelectorAll("#conversations > li").Length);
        Assert.Equal(("unread", "Unread"), (page.QuerySelector("#conversations")!.GetAttribute("data-show"), page.QuerySelector(".filter[aria-current]")!.TextContent));
        var more = page.QuerySelector("a[href*='before=']")!.GetAttribute("href")!;
        Assert.StartsWith("/?show=unread&before=", more, StringComparison.Ordinal);
        Assert.Single(await Listed(ada, more[1..]));
        Assert.Equal([direct], await Listed(ada, "?show=direct"));
        Assert.Empty(await Listed(ada, "?show=channels"));
        Assert.Equal([direct, own], (await Listed(ada, "?show=nonsense"))[..2]);
    }

    [Fact]
    public async Task The_other_devices_hear_of_it()
    {
        var (ada, _, talk) = await app.TwoGroup("one");
        await using var live = await OpenStream.Of(ada);

        await Act(ada, $"/conversations/{talk}/favourite", null, ("On", "true"));
        await live.Next("fragment", "data-place=\"favourite\"");
        (await ada.Post(talk, "two")).Dispose();
        Assert.Contains("data-place=\"favourite\"", (await live.Next("fragment", "data-last-seq=\"2\"")).Data, StringComparison.Ordinal);
        await Act(ada, $"/conversations/{talk}/archive", null, ("On", "true"));

        await live.Next("fragment", "data-place=\"archived\"");
    }

    [Fact]
    public async Task A_page_that_was_away_is_told_what_the_list_has_now()
    {
        var (ada, grace, archived) = await app.TwoGroup("one");
        var there = await grace.StartConversation([ada], "There");
        await Act(ada, $"/conversations/{archived}/archive", null, ("On", "true"));

        await using var live = await OpenStream.Of(ada, "list=0");

        var listed = (await live.Next("listed", "ids")).Data;
        Assert.Equal($$"""{"ids":["{{there}}"],"until":0}""", listed);
        Assert.DoesNotContain(live.Passed, passed => passed.Data.Contains(archived, StringComparison.Ordinal));
    }

    private static async Task<string[]> Listed(Person person, string query = "") =>
        [.. (await person.Page($"/{query}")).QuerySelectorAll("#conversations > li").Select(line => line.Id!["conversation-".Length..])];

    private static async Task Act(Person person, string path, string? then, params (string, string)[] fields)
    {
        using var answer = await person.Submit(path, [("ClientId", $"{Guid.NewGuid()}"), .. fields]);
        Assert.Equal((HttpStatusCode.SeeOther, then ?? answer.Path()), (answer.StatusCode, answer.Path()));
    }
}

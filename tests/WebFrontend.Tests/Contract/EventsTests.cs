using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

public sealed class EventsTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task The_first_event_comes_at_once_and_heartbeats_follow_within_fifteen_seconds()
    {
        var ada = await app.Somebody("Ada");
        var clock = Stopwatch.StartNew();
        using var stream = await ada.OpenEvents();
        await using var events = stream.Read().GetAsyncEnumerator();

        Assert.True(await events.MoveNextAsync());
        Assert.Equal("ready", events.Current.Name);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"{clock.Elapsed}");
        Assert.Equal("text/event-stream", stream.Answer.Content.Headers.ContentType?.MediaType);
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public async Task What_is_above_the_pages_version_is_replayed_in_order_and_then_what_happens()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        for (var number = 1; number <= 5; number++) await ada.Post(conversation, $"message {number}");
        var known = (await grace.History(conversation))[1].Version;

        using var stream = await grace.OpenEvents($"open={conversation}:{known.ToString(CultureInfo.InvariantCulture)}");
        var reading = stream.Read().Select(live => live.Message).OfType<PostedMessage>().Take(4).ToArrayAsync();
        await ada.Post(conversation, "message 6");

        var seen = await reading.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["message 3", "message 4", "message 5", "message 6"], seen.Select(message => message.Text));
    }

    [Fact]
    public async Task A_fragment_is_the_article_that_the_contract_describes()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("<b>hello</b>\nthere");
        using var stream = await grace.OpenEvents($"open={conversation}:0");
        var fragment = await stream.Read().FirstAsync(live => live.Message is not null);

        var article = new HtmlParser().ParseDocument(fragment.Data).QuerySelector("article")!;
        Assert.Equal($"message-{conversation}-1", article.Id);
        Assert.Equal("1", article.GetAttribute("data-seq"));
        Assert.True(Guid.TryParse(article.GetAttribute("data-client-id"), out _));
        Assert.Equal(ada.Id, article.GetAttribute("data-author"));
        Assert.Equal("<b>hello</b>\nthere", fragment.Message!.Text);
        Assert.DoesNotContain("RequestVerificationToken", fragment.Data, StringComparison.Ordinal);

        var page = await grace.Page($"/conversations/{conversation}");
        Assert.Equal(article.GetAttribute("data-version"), page.QuerySelector("[role=log]")!.GetAttribute("data-version"));
        Assert.Equal(article.Id, page.QuerySelector("[role=log] article")!.Id);
    }

    [Fact]
    public async Task Nonsense_in_the_query_is_answered_like_a_page_that_has_nothing()
    {
        var (_, grace, conversation) = await app.TwoInAConversation("hello");
        using var stream = await grace.OpenEvents($"open={conversation}:-5,,:,x:y,{conversation}:99999999999999999999&drafts=%00:1,{new string('a', 300)}:2");
        Assert.Equal("hello", (await stream.Read().FirstAsync(live => live.Message is not null)).Message!.Text);
    }
}

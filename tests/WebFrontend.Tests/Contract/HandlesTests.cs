using AngleSharp.Dom;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>Handles beside names.</summary>
public sealed class HandlesTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Fact]
    public async Task Whoever_is_looked_for_is_shown_with_the_handle_and_so_is_who_was_chosen()
    {
        var (ada, grace) = (await app.Somebody("Ada"), await app.Somebody("Grace"));
        var handle = await HandleOf(grace.Id);

        var found = (await Harness.Person.Parse(await ada.Get($"/people?q=@{handle}"))).QuerySelector("button[name=Add]")!;
        Assert.Equal((grace.Id, $"@{handle}"), (found.GetAttribute("value"), HandleIn(found)));

        await ada.SaveDraft("new-conversation", 0, ("Members", grace.Id));
        var chip = (await ada.Page("/")).QuerySelector("#chosen > li")!;
        Assert.Equal($"@{handle}", HandleIn(chip));
        Assert.Equal($"Remove Grace @{handle}", chip.QuerySelector("button")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task The_members_page_has_the_handle_of_each()
    {
        var (ada, grace, conversation) = await app.TwoGroup();

        var members = (await ada.Page($"/conversations/{conversation}/members")).QuerySelectorAll(".member").ToArray();

        Assert.Equal([$"@{await HandleOf(ada.Id)}", $"@{await HandleOf(grace.Id)}"], members.Select(HandleIn));
        Assert.Equal($"Remove Grace @{await HandleOf(grace.Id)}", members[1].QuerySelector(".button--danger")!.GetAttribute("aria-label"));
    }

    [Fact]
    public async Task Where_names_look_the_same_the_handle_is_in_the_header_with_messages_and_in_what_is_told()
    {
        var (ada, grace, conversation) = await app.TwoGroup("hello");
        var other = await app.Somebody("Аda"); // with a Cyrillic А
        var (ofAda, ofOther) = ($"@{await HandleOf(ada.Id)}", $"@{await HandleOf(other.Id)}");
        Assert.Empty((await grace.Page($"/conversations/{conversation}")).QuerySelectorAll(".handle"));
        using var stream = await grace.OpenEvents($"open={conversation}:1");
        var events = stream.Read().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        (await ada.Submit($"/conversations/{conversation}/members", ("Members", other.Id), ("ClientId", $"{Guid.NewGuid()}"))).Dispose();
        await other.Post(conversation, "hi");

        do Assert.True(await events.MoveNextAsync());
        while (!events.Current.Data.Contains("hi</div>", StringComparison.Ordinal));
        Assert.Contains(ofOther, events.Current.Data, StringComparison.Ordinal);
        var page = await grace.Page($"/conversations/{conversation}");
        Assert.Equal([ofAda, ofOther], page.QuerySelectorAll($"#about-{conversation} .handle").Select(handle => handle.TextContent));
        Assert.Equal([ofAda, ofOther], page.QuerySelectorAll("article:not([data-kind]) .handle").Select(handle => handle.TextContent));
        Assert.Equal($"Ada {ofAda} added Аda {ofOther}", page.QuerySelector("article[data-kind] .message__bubble")!.TextContent);
    }

    private static string? HandleIn(IElement element) => element.QuerySelector(".handle")?.TextContent;

    private async Task<string> HandleOf(string id) => (await app.Grains.GetGrain<IAccountGrain>(id).Person())!.Handle!;
}

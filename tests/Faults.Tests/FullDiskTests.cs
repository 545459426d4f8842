using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OrleansMessenger.Faults.Tests;

public sealed class FullDiskTests
{
    private const int MostPosts = 3_000;

    [Fact]
    public async Task A_full_disk_refuses_with_a_sentence_loses_nothing_and_recovers()
    {
        using var disk = new SmallDisk();
        await using var messenger = await MessengerProcess.Start(new() { DataDirectory = disk.Directory, Wrapper = disk.Wrapper });
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var conversation = await ada.StartConversation([grace], "Full", "before");

        disk.Fill(messenger);
        var acknowledged = new List<string> { "before" };
        var refused = await PostUntilRefused(ada, conversation, acknowledged);
        var draft = await grace.SaveDraft("new-conversation", 0, ("Text", new string('d', 30_000)));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.Status);
        Assert.Contains("could not store your message", refused.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(refused.Text, refused.Page.QuerySelector<IHtmlTextAreaElement>("textarea[name=Text]")!.Value);
        Assert.NotEqual(HttpStatusCode.OK, draft.Status);
        Assert.Equal(acknowledged, (await grace.History(conversation)).Select(message => message.Text));

        disk.Free(messenger);
        using (var again = await ada.Post(conversation, refused.Text, refused.ClientId)) Assert.Equal(HttpStatusCode.SeeOther, again.StatusCode);
        acknowledged.Add(refused.Text);
        Assert.Equal(HttpStatusCode.OK, (await grace.SaveDraft("new-conversation", 0, ("Text", "small"))).Status);
        await messenger.Crash();
        Assert.Equal(acknowledged, (await grace.History(conversation)).Select(message => message.Text));
    }

    private sealed record Refused(HttpStatusCode Status, Guid ClientId, string Text, IHtmlDocument Page);

    private static async Task<Refused> PostUntilRefused(Person person, string conversation, List<string> acknowledged)
    {
        for (var number = 0; number < MostPosts; number++)
        {
            var clientId = Guid.NewGuid();
            var text = string.Create(CultureInfo.InvariantCulture, $"{number} {new string('x', 7_000)}");
            using var answer = await person.Submit(
                $"/conversations/{conversation}/messages", ("Revision", "0"), ("Text", text), ("ClientId", clientId.ToString()));
            if (answer.StatusCode != HttpStatusCode.SeeOther) return new Refused(answer.StatusCode, clientId, text, await Person.Parse(answer));
            acknowledged.Add(text);
        }
        throw new InvalidOperationException("The disk never got full.");
    }
}

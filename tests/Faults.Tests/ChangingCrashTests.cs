using System.Globalization;
using System.Net;
using AngleSharp.Dom;

namespace OrleansMessenger.Faults.Tests;

public sealed class ChangingCrashTests
{
    private const int People = 4;
    private const int Kills = 5;
    private const int ActsBetweenKills = 100;
    private static readonly string[] _emoji = ["👍", "🎉", "😂", "🙏"];

    [Fact]
    public async Task Every_acknowledged_act_is_done_once_and_in_order_after_the_server_was_killed_in_the_middle_of_it()
    {
        await using var messenger = await MessengerProcess.Start();
        var people = await Task.WhenAll(Enumerable.Range(0, People).Select(number =>
            Person.Registered(messenger.Address, string.Create(CultureInfo.InvariantCulture, $"Editor {number}"))));
        var conversation = await people[0].StartConversation(people[1..], "Under fire");
        // Each has a message of their own to edit, and an emoji for everybody's first one.
        foreach (var person in people) (await person.Post(conversation, "draft 0")).Dispose();
        var editors = people.Select((person, number) => new Editor(person, conversation, number + 1, _emoji[number])).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            var acts = new Milestone(ActsBetweenKills);
            var acting = editors.Select(editor => editor.ActsUntilNobodyAnswers(acts)).ToArray();
            await acts.Reached;
            await messenger.Crash();
            await Task.WhenAll(acting);
        }
        foreach (var editor in editors) await editor.RepeatsWhatWasNotAnswered();

        var page = await people[0].Page($"/conversations/{conversation}");
        foreach (var editor in editors) await editor.Recognises(page);
        var versions = page.QuerySelectorAll("[role=log] article").Select(article => long.Parse(article.GetAttribute("data-version")!, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(versions.Distinct(), versions);
        Assert.Equal(page.QuerySelector("[role=log]")!.GetAttribute("data-version"), versions.Max().ToString(CultureInfo.InvariantCulture));
        foreach (var person in people) person.Dispose();
    }

    /// <summary>Somebody who edits an own message, and gives and takes back a reaction, in turns; and repeats the act that was not answered.</summary>
    private sealed class Editor(Person person, string conversation, int seq, string emoji)
    {
        private readonly List<string> _texts = ["draft 0"];
        private bool _isGiven;
        private Guid _clientId = Guid.NewGuid();
        private int _acts;

        public async Task ActsUntilNobodyAnswers(Milestone acts)
        {
            try
            {
                while (true)
                {
                    await DoesTheNext();
                    acts.Pass();
                }
            }
            catch (HttpRequestException)
            {
                // Killed: the same act is asked for again when the server is back.
            }
        }

        public Task RepeatsWhatWasNotAnswered() => DoesTheNext();

        public async Task Recognises(IParentNode page)
        {
            Assert.Equal(_texts[^1], page.QuerySelector($"#message-{conversation}-{seq} .message__bubble")!.TextContent.Trim());
            var history = await person.Page($"/conversations/{conversation}/messages/{seq}/history");
            Assert.Equal(_texts, history.QuerySelectorAll(".history .message__text").Select(text => text.TextContent.Trim()));
            var by = page.QuerySelector($"#message-{conversation}-1 [data-emoji='{emoji}']")?.GetAttribute("data-by");
            Assert.Equal(_isGiven ? person.Id : null, by);
        }

        private async Task DoesTheNext()
        {
            if (_acts % 2 == 0) await Edits();
            else await Reacts();
            _acts++;
            _clientId = Guid.NewGuid();
        }

        private async Task Edits()
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"draft {_texts.Count}");
            var message = (await person.Page($"/conversations/{conversation}")).GetElementById($"message-{conversation}-{seq}")!;
            await Do("edit", seq, ("Text", text), ("Version", message.GetAttribute("data-version")!));
            _texts.Add(text);
        }

        private async Task Reacts()
        {
            await Do("reactions", 1, ("Emoji", emoji), ("On", _isGiven ? "false" : "true"));
            _isGiven = !_isGiven;
        }

        private async Task Do(string act, int message, params (string, string)[] fields)
        {
            using var answer = await person.Submit($"/conversations/{conversation}/messages/{message}/{act}", [("ClientId", _clientId.ToString()), .. fields]);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        }
    }
}

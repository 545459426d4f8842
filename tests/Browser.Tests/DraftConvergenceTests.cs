using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>
/// Three devices of one person who types, sends and chooses at random, in and out of tunnels. In the end all show the same draft,
/// and whatever was typed is in the log, in the draft or beside it, unless the person threw it away.
/// </summary>
public sealed partial class DraftConvergenceTests(Chromium chromium, ITestOutputHelper output) : BrowserTest(chromium)
{
    private const int Devices = 3;

    private static readonly TimeSpan _duration = TimeSpan.FromSeconds(Size.IsFull ? 600 : 12);

    [Fact]
    public Task Three_devices_of_one_person_end_with_the_same_draft_and_nothing_is_lost() => Scene(async () =>
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        var conversation = await ada.StartsConversation(with: grace, title: "Converging", text: "before");
        var person = new Typist();
        var devices = new List<TravellingDevice>();
        for (var number = 0; number < Devices; number++)
        {
            var network = new CuttableProxy(Messenger.Address);
            var visitor = await SignedIn(ada, through: network.Address);
            await visitor.GoesTo(conversation);
            devices.Add(new TravellingDevice(visitor, network, person));
        }

        for (var clock = Stopwatch.StartNew(); clock.Elapsed < _duration;) await devices[random.Next(Devices)].DoesSomething(random);
        foreach (var device in devices) device.ComesBack();
        foreach (var device in devices) await device.Settles();

        using var reader = await ada.WithoutABrowser(Messenger.Address);
        await Eventually.Is("all devices show the draft that the server has", async () =>
        {
            var draft = (await reader.Page(conversation)).QuerySelector("form.composer textarea")!.TextContent;
            var shown = await Task.WhenAll(devices.Select(device => device.Box.InputValueAsync()));
            return shown.All(text => text == draft.TrimStart('\n'));
        });
        var log = (await reader.History(conversation.Split('/')[^1])).Select(message => message.Text).ToArray();
        var form = (await reader.Page(conversation)).QuerySelector("form.composer")!;
        var versions = form.QuerySelectorAll("[data-text]").Select(version => version.TextContent).ToArray();
        var box = await devices[0].Box.InputValueAsync();
        output.WriteLine($"{person.Summary}; {log.Length - 1} messages, {versions.Length} other versions, draft “{box}”");

        Assert.Equal(log.Distinct(), log);
        Assert.DoesNotContain(box, log);
        Assert.Empty(person.Missing([.. log, .. versions, box]));
        foreach (var device in devices) await device.DisposeAsync();
    });

    /// <summary>What was typed, word by word, and what was thrown away knowingly.</summary>
    private sealed partial class Typist
    {
        private readonly HashSet<string> _typed = [];
        private readonly HashSet<string> _thrownAway = [];

        public string Summary => $"{_typed.Count} words were typed, {_thrownAway.Count} thrown away in at least one version";

        public string NextWord()
        {
            var word = string.Create(CultureInfo.InvariantCulture, $"w{_typed.Count}.");
            _typed.Add(word);
            return word;
        }

        public void ThrowsAway(string text) => _thrownAway.UnionWith(Word().Matches(text).Select(match => match.Value));

        public IEnumerable<string> Missing(string[] places) =>
            _typed.Except(_thrownAway).Except(places.SelectMany(place => Word().Matches(place)).Select(match => match.Value));

        [GeneratedRegex(@"w\d+\.")]
        private static partial Regex Word();
    }

    private sealed class TravellingDevice(Visitor visitor, CuttableProxy network, Typist person) : IAsyncDisposable
    {
        private bool _isAway;

        public ILocator Box => visitor.Composer;

        private ILocator Choices => visitor.Page.Locator("form.composer").Locator("[data-take], [data-drop], [data-keep]");

        public Task DoesSomething(Random random) => random.Next(100) switch
        {
            < 45 => Types(),
            < 57 => Sends(),
            < 75 => Travels(),
            < 80 => Slows(random),
            _ => Chooses(random),
        };

        public void ComesBack()
        {
            network.Delay = TimeSpan.Zero;
            network.Mend();
        }

        /// <summary>When nothing is on its way any more, keeps what stands here wherever a choice is still open.</summary>
        public async Task Settles()
        {
            await visitor.IsConnected();
            await Expect(visitor.Log.Locator("[data-pending]:not([data-state=refused])")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
            for (var refused = visitor.Unsent.First; await refused.CountAsync() > 0;)
            {
                try
                {
                    await refused.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync(new() { Timeout = 2_000 });
                }
                catch (TimeoutException)
                {
                    // The only one goes back into an empty box by itself.
                }
            }
            await IsQuiet();
            while (await visitor.Page.Locator("form.composer [data-keep]").CountAsync() > 0)
            {
                await Press(visitor.Page.Locator("form.composer [data-keep]").First);
                await IsQuiet();
            }
        }

        public ValueTask DisposeAsync() => network.DisposeAsync();

        private async Task IsQuiet()
        {
            // What was typed a moment ago is saved now, and not after it seemed quiet.
            await Box.DispatchEventAsync("change");
            await Expect(visitor.Status).Not.ToHaveTextAsync(StillSaving(), new() { Timeout = 30_000 });
        }

        // In one step: what arrives meanwhile is not overwritten by the one who types.
        private async Task Types() => await Box.EvaluateAsync(
            "(box, word) => { box.focus(); box.setSelectionRange(box.value.length, box.value.length); document.execCommand('insertText', false, word); }", $"{person.NextWord()} ");

        private async Task Sends() => await Box.EvaluateAsync("box => box.form.requestSubmit()");

        private Task Travels()
        {
            _isAway = !_isAway;
            if (_isAway) network.Cut();
            else network.Mend();
            return Task.CompletedTask;
        }

        private Task Slows(Random random)
        {
            network.Delay = TimeSpan.FromMilliseconds(random.Next(3) * 60);
            return Task.CompletedTask;
        }

        private async Task Chooses(Random random)
        {
            if (await Choices.CountAsync() is > 0 and var choices) await Press(Choices.Nth(random.Next(choices)));
        }

        /// <summary>Presses what is there at this moment, and notes what the person sees going.</summary>
        private async Task Press(ILocator button)
        {
            string[]? pressed;
            try
            {
                pressed = await button.EvaluateAsync<string[]?>(
                    """
                    button => {
                      if (!button.isConnected) return null;
                      const section = button.closest('[data-version-id]');
                      const seen = [section.dataset.versionId, 'take' in button.dataset ? 'take' : 'drop', section.querySelector('[data-text]').textContent, button.form.elements.Text.value];
                      button.click();
                      return seen;
                    }
                    """,
                    null,
                    new() { Timeout = 1_000 });
            }
            catch (TimeoutException)
            {
                // Gone while the person looked at it.
                return;
            }
            if (pressed is null) return;
            if (pressed[1] == "drop") person.ThrowsAway(pressed[2]);
            else if (pressed[0] == "draft") person.ThrowsAway(pressed[3]);
        }
    }

    [GeneratedRegex("Saving|Kept|Not saved|choose again")]
    private static partial Regex StillSaving();
}

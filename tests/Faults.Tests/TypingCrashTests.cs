using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OrleansMessenger.Faults.Tests;

public sealed class TypingCrashTests
{
    private const int Writers = 6;
    private const int Kills = 4;
    private const int SavesBetweenKills = 60;

    [Fact]
    public async Task Every_saved_draft_is_there_after_the_server_was_killed_in_the_middle_of_typing()
    {
        await using var messenger = await MessengerProcess.Start();
        var writers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Writer.SitsDown(messenger.Address, number)));

        for (var kill = 0; kill < Kills; kill++)
        {
            var saves = new Milestone(SavesBetweenKills);
            var typing = writers.Select(writer => writer.TypesUntilNobodyAnswers(saves)).ToArray();
            await saves.Reached;
            await messenger.Crash();
            await Task.WhenAll(typing);

            foreach (var writer in writers) await writer.FindsWhatWasPromised();
        }
    }

    /// <summary>Somebody who fills the new-conversation form, letter by letter.</summary>
    private sealed class Writer(Person person)
    {
        private long _revision;
        private string _promised = "";
        private string _typed = "";

        public static async Task<Writer> SitsDown(Uri address, int number) =>
            new(await Person.Registered(address, string.Create(CultureInfo.InvariantCulture, $"Writer {number}")));

        public async Task TypesUntilNobodyAnswers(Milestone saves)
        {
            try
            {
                while (true)
                {
                    _typed += $"{_typed.Length % 10}";
                    var answer = await person.SaveDraft("new-conversation", _revision, ("Title", "Half a title"), ("Text", _typed));
                    Assert.Equal(HttpStatusCode.OK, answer.Status);
                    (_revision, _promised) = (answer.Revision, _typed);
                    saves.Pass();
                }
            }
            catch (HttpRequestException)
            {
                // Killed. What wasn't answered may be there or not; what was answered must.
            }
        }

        public async Task FindsWhatWasPromised()
        {
            var page = await person.Page("/");
            var form = page.QuerySelector<IHtmlFormElement>("form[data-durable=new-conversation]")!;
            var text = form.QuerySelector<IHtmlTextAreaElement>("[name=Text]")!.Value;
            Assert.Contains(text, (string[])[_promised, _typed]);
            Assert.Equal("Half a title", form.QuerySelector<IHtmlInputElement>("[name=Title]")!.Value);

            var revision = long.Parse(form.QuerySelector<IHtmlInputElement>("[name=Revision]")!.Value, CultureInfo.InvariantCulture);
            Assert.True(revision >= _revision, $"Revision {_revision} was promised, {revision} is there.");
            (_revision, _promised, _typed) = (revision, text, text);
        }
    }
}

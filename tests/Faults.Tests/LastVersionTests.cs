namespace OrleansMessenger.Faults.Tests;

/// <summary>
/// <c>LastVersion/messenger.db</c> was written by the version before, whose grains ran on a runtime of its own. Its keys are left out: they
/// would be secrets elsewhere.
/// </summary>
public sealed class LastVersionTests
{
    private const string Conversation = "960013284bb6416df4c44a44342825df";

    [Fact]
    public async Task Everything_of_a_data_directory_of_the_last_version_is_there()
    {
        var directory = Directory.CreateTempSubdirectory("messenger-").FullName;
        File.Copy(Path.Combine(AppContext.BaseDirectory, "LastVersion", "messenger.db"), Path.Combine(directory, "messenger.db"));
        await using (var messenger = await MessengerProcess.Start(new() { DataDirectory = directory }))
        {
            using var ada = new Person(messenger.Address, "Ada") { Email = "ada@example.org" };
            await ada.SignIn();

            Assert.Equal(["said in the last version", "and answered", "Привет 🙂"], (await ada.History(Conversation)).Select(message => message.Text));
            var composer = (await ada.Page($"/conversations/{Conversation}")).QuerySelector($"form[data-durable=conversation-{Conversation}]")!;
            Assert.Equal("half a sen", composer.QuerySelector("[name=Text]")!.TextContent);
            var home = await ada.Page("/");
            Assert.Contains("From before", home.Body!.TextContent, StringComparison.Ordinal);
            var form = home.QuerySelector("form[data-durable=new-conversation]")!;
            Assert.Equal("Half a title", form.QuerySelector("[name=Title]")!.GetAttribute("value"));
            Assert.Equal("half a message", form.QuerySelector("[name=Text]")!.TextContent);
            Assert.Contains("Grace", form.TextContent, StringComparison.Ordinal);

            // The versions of states go on from where they were.
            Assert.Equal(2, (await ada.SaveDraft($"conversation-{Conversation}", 1, ("Text", "half a sentence"))).Revision);
            using var posted = await ada.Post(Conversation, "said in this one");
            Assert.Equal(4, (await ada.History(Conversation))[^1].Seq);
        }
        Directory.Delete(directory, recursive: true);
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OrleansMessenger.Faults.Tests;

/// <summary>
/// <c>LastVersion/messenger.db</c> was written by the version before, whose grains ran on a runtime of its own. Its keys are left out: they
/// would be secrets elsewhere. So it is with <c>LastVersion/notified.db</c>, of the version in which one grain kept a person's account, devices
/// and notifications; it was killed while it owed Grace's phone a notification.
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

            Assert.Equal("ada", (await ada.Page("/settings")).GetElementById("Handle")!.GetAttribute("value"));
            Assert.Equal("@grace", (await ada.Page("/people?q=Grace")).QuerySelector(".result .handle")!.TextContent);

            // The versions of states go on from where they were.
            Assert.Equal(2, (await ada.SaveDraft($"conversation-{Conversation}", 1, ("Text", "half a sentence"))).Revision);
            using var posted = await ada.Post(Conversation, "said in this one");
            Assert.Equal(4, (await ada.History(Conversation))[^1].Seq);
        }
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Devices_settings_and_owed_notifications_of_the_last_version_are_there()
    {
        const string Harbour = "7b2b088bbb3bdda7359d07dcbd5e40a5";
        var directory = Directory.CreateTempSubdirectory("messenger-").FullName;
        var file = Path.Combine(directory, "messenger.db");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "LastVersion", "notified.db"), file);
        await using var service = await PushService.Start();
        var phone = service.Subscribe();
        Refresh(file, phone);
        await using (var messenger = await MessengerProcess.Start(new()
        {
            DataDirectory = directory,
            More = new Dictionary<string, string> { ["Messenger:Push:AllowPrivateEndpoints"] = "true" },
        }))
        {
            using var alert = JsonDocument.Parse((await phone.Next()).Text);
            Assert.Equal(("alert", 2, "I am at the harbour."), (
                alert.RootElement.GetProperty("type").GetString(), alert.RootElement.GetProperty("seq").GetInt32(), alert.RootElement.GetProperty("text").GetString()));

            using var grace = new Person(messenger.Address, "Grace") { Email = "grace@example.org" };
            await grace.SignIn();
            var settings = await grace.Page("/settings");
            Assert.NotNull(settings.QuerySelector($"form[action='/devices/{Phone}/test']"));
            Assert.Equal(("None", "22:00", "07:30"), (
                settings.QuerySelector("[name=Level][checked]")!.GetAttribute("value"),
                settings.QuerySelector("[name=From]")!.GetAttribute("value"), settings.QuerySelector("[name=To]")!.GetAttribute("value")));
            var here = (await grace.Page($"/conversations/{Harbour}")).QuerySelector("[name=Level][aria-current]")!;
            Assert.Equal("All", here.GetAttribute("value"));
        }
        Directory.Delete(directory, recursive: true);
    }

    private const string Phone = "9e250bb72cb3441b8cfdce2244b5f0cc";

    /// <summary>As if it had been written just now, and the phone's push service were that of this test.</summary>
    private static void Refresh(string file, PushSubscriber phone)
    {
        using var database = new SqliteConnection($"Data Source={file};Pooling=False");
        database.Open();
        using var refresh = database.CreateCommand();
        refresh.CommandText =
            """
            UPDATE alerts SET decided_at = @ms, due_at = @ms;
            UPDATE OrleansStorage SET PayloadBinary = CAST(json_set(CAST(PayloadBinary AS TEXT),
                '$.SignedIn[0].SeenAt', @now, '$.SignedIn[1].SeenAt', @now,
                '$.SignedIn[1].Push.Endpoint', @endpoint, '$.SignedIn[1].Push.P256dh', @key, '$.SignedIn[1].Push.Auth', @auth) AS BLOB)
            WHERE GrainTypeString = 'devices' AND CAST(PayloadBinary AS TEXT) LIKE @phone
            """;
        var now = DateTimeOffset.UtcNow;
        (string, object)[] values =
        [
            ("@ms", now.ToUnixTimeMilliseconds()), ("@now", now.ToString("O", CultureInfo.InvariantCulture)), ("@phone", $"%{Phone}%"),
            ("@endpoint", phone.Endpoint), ("@key", phone.P256dh), ("@auth", phone.Auth),
        ];
        foreach (var (name, value) in values) refresh.Parameters.AddWithValue(name, value);
        Assert.Equal(2, refresh.ExecuteNonQuery());
    }
}

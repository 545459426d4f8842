using System.Net;
using System.Text.Json;

namespace OrleansMessenger.Faults.Tests;

/// <summary>From a message to what a closed browser gets, through a real push service; and the same when the server dies on the way.</summary>
public sealed class NotificationCrashTests
{
    [Fact]
    public async Task A_message_reaches_every_device_whose_tabs_are_closed_once_and_goes_away_when_it_is_read()
    {
        await using var service = await PushService.Start();
        await using var messenger = await Start();
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        using var phone = new Person(messenger.Address, "Grace") { Email = grace.Email };
        await phone.SignIn();
        var (atHome, underWay) = (await Subscribes(grace, service), await Subscribes(phone, service));

        var conversation = await ada.StartConversation([grace], "Harbour", "Anybody there?");

        foreach (var device in new[] { atHome, underWay }) Assert.Equal(("alert", conversation, 1, "Anybody there?"), Read((await device.Next()).Text));
        await grace.Reads(conversation);
        foreach (var device in new[] { atHome, underWay }) Assert.Equal(("read", conversation, 1, null), Read((await device.Next()).Text));
    }

    [Fact]
    public async Task What_was_decided_when_the_server_was_killed_is_pushed_by_the_next_one()
    {
        await using var service = await PushService.Start();
        await using var messenger = await Start();
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var device = await Subscribes(grace, service);
        device.Answer = PushAnswer.Never;

        var conversation = await ada.StartConversation([grace], "Harbour", "one");
        Assert.Equal(1, Read((await device.Next()).Text).Seq);
        await messenger.Crash();
        // Nobody knows whether the device has got it: it is pushed again, and a device shows each place once.
        Assert.Equal(1, Read((await device.Next()).Text).Seq);
        await messenger.Kill();
        device.Answer = PushAnswer.Created;
        await messenger.Start();
        Assert.Equal(1, Read((await device.Next()).Text).Seq);

        await messenger.Crash();
        (await ada.Post(conversation, "two")).Dispose();
        Assert.Equal(2, Read((await device.Next()).Text).Seq);
    }

    private static Task<MessengerProcess> Start() =>
        MessengerProcess.Start(new() { More = new Dictionary<string, string> { ["Messenger:Push:AllowPrivateEndpoints"] = "true" } });

    private static async Task<PushSubscriber> Subscribes(Person person, PushService service)
    {
        var subscriber = service.Subscribe();
        using var answer = await person.Submit(
            "/devices/this/alerts", ("Wanted", "true"), ("Endpoint", subscriber.Endpoint), ("P256dh", subscriber.P256dh), ("Auth", subscriber.Auth));
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.SeeOther, $"{answer.StatusCode}");
        return subscriber;
    }

    private static (string? Type, string? Conversation, long Seq, string? Text) Read(string push)
    {
        using var json = JsonDocument.Parse(push);
        var it = json.RootElement;
        return (it.GetProperty("type").GetString(), it.GetProperty("conversationId").GetString(), it.GetProperty("seq").GetInt64(),
            it.TryGetProperty("text", out var text) ? text.GetString() : null);
    }
}

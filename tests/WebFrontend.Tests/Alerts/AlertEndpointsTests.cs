using System.Buffers.Text;
using System.Net;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

using Person = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Alerts;

public sealed class AlertEndpointsTests(ContractApp app) : IClassFixture<ContractApp>
{
    private const string Endpoint = "https://push.example.org/send/abc";
    private static readonly string _key = Base64Url.EncodeToString([4, .. new byte[64]]);
    private static readonly string _auth = Base64Url.EncodeToString(new byte[16]);

    [Fact]
    public async Task A_device_that_wants_notifications_says_where_it_is_reached_and_its_pages_know()
    {
        using var ada = await app.Somebody("Ada");
        Assert.Equal(("false", ""), await Known(ada));

        Assert.Equal(HttpStatusCode.NoContent, await Wants(ada, ("Endpoint", Endpoint), ("P256dh", _key), ("Auth", _auth)));

        var device = Assert.Single(await DevicesOf(ada));
        Assert.True(device.WantsAlerts);
        Assert.Equal(new PushSubscription(Endpoint, _key, _auth), device.Push);
        // printf %s https://push.example.org/send/abc | sha256sum
        Assert.Equal(("true", "8bee32829b1025fb"), await Known(ada));
    }

    [Fact]
    public async Task Without_a_push_service_it_is_notified_while_it_is_connected_and_not_at_all_when_it_says_so()
    {
        using var ada = await app.Somebody("Ada");

        Assert.Equal(HttpStatusCode.NoContent, await Wants(ada));
        Assert.Equal(("true", ""), await Known(ada));

        using var answer = await ada.Submit("/devices/this/alerts", ("Wanted", "false"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(("false", ""), await Known(ada));
    }

    [Fact]
    public async Task Pages_carry_the_key_to_subscribe_with()
    {
        using var ada = await app.Somebody("Ada");
        var key = (await Offer(ada)).GetAttribute("data-key")!;
        Assert.Equal(65, Base64Url.DecodeFromChars(key).Length);
    }

    public static TheoryData<string, string, string, string> Bad => new()
    {
        { "http://push.example.org/send/abc", _key, _auth, "https" },
        { "javascript:alert(1)", _key, _auth, "https" },
        { "https://127.0.0.1/send", _key, _auth, "isn't on the internet" },
        { "", _key, _auth, "web address" },
        { Endpoint, "", _auth, "P256dh" },
        { Endpoint, "no base64url!", _auth, "P256dh" },
        { Endpoint, Base64Url.EncodeToString(new byte[65]), _auth, "P256dh" },
        { Endpoint, Base64Url.EncodeToString([4, .. new byte[65]]), _auth, "P256dh" },
        { Endpoint, _key, Base64Url.EncodeToString(new byte[15]), "Auth" },
        { Endpoint, _key, "", "Auth" },
    };

    [Theory, MemberData(nameof(Bad))]
    public async Task A_subscription_that_is_none_is_refused_with_a_sentence_that_names_what_is_wrong(string endpoint, string key, string auth, string named)
    {
        using var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit("/devices/this/alerts", ("Wanted", "true"), ("Endpoint", endpoint), ("P256dh", key), ("Auth", auth));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(named, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(("false", ""), await Known(ada));
    }

    [Fact]
    public async Task What_a_device_has_shown_is_not_owed_to_it_any_more_but_to_the_other_one()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation();
        using var elsewhere = new Person(app.Visit().Http.BaseAddress!, "Grace") { Email = grace.Email };
        await elsewhere.SignIn();
        await Wants(grace);
        await Wants(elsewhere);
        (await ada.Post(conversation, "look")).Dispose();
        await Eventually.Is("both are to be notified", async () => (await Owed(grace)).Length == 2);

        using var answer = await grace.Submit("/alerts/shown", ("ConversationId", conversation), ("Seq", "1"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal([false, true], (await Owed(grace)).Select(alert => alert.IsShown).Order());
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("../../etc", "1")]
    [InlineData("0123456789abcdef0123456789abcdef", "")]
    [InlineData("0123456789abcdef0123456789abcdef", "-1")]
    [InlineData("0123456789abcdef0123456789abcdef", "99999999999999999999")]
    public async Task Nonsense_about_what_was_shown_is_refused(string conversation, string seq)
    {
        using var ada = await app.Somebody("Ada");
        using var answer = await ada.Submit("/alerts/shown", ("ConversationId", conversation), ("Seq", seq));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEmpty(await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/devices/this/alerts")]
    [InlineData("/alerts/shown")]
    public async Task Nobody_signed_in_has_no_device_and_a_form_of_another_site_is_refused(string path)
    {
        using var stranger = new Person(app.Visit().Http.BaseAddress!, "Stranger");
        using var refused = await stranger.Submit(path, ("Wanted", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        using var ada = await app.Somebody("Ada");
        using var forged = await ada.Submit(path, new FormUrlEncodedContent([KeyValuePair.Create("Wanted", "true")]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.True(forged.Headers.Contains("Form-Token"));
    }

    private static async Task<HttpStatusCode> Wants(Person person, params (string Name, string Value)[] push)
    {
        using var answer = await person.Submit("/devices/this/alerts", [("Wanted", "true"), .. push]);
        return answer.StatusCode;
    }

    private static async Task<(string? Wanted, string? Push)> Known(Person person)
    {
        var offer = await Offer(person);
        return (offer.GetAttribute("data-wanted"), offer.GetAttribute("data-push"));
    }

    private static async Task<IElement> Offer(Person person) => (await person.Page("/")).GetElementById("alerts-offer")!;

    private Task<Device[]> DevicesOf(Person person) => app.Grains.GetGrain<IDevicesGrain>(person.Id).All();

    private async Task<OwedAlert[]> Owed(Person person) => [.. await app.Services.GetRequiredService<IAlertStore>().OwedTo(person.Id)];
}

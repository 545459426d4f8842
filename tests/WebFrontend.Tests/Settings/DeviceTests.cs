using System.Net;
using OrleansMessenger.Devices;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Settings;

public sealed class DeviceTests(ContractApp app) : SettingsTest(app), IClassFixture<ContractApp>
{
    [Fact]
    public async Task Every_session_is_listed_and_this_one_is_named()
    {
        var ada = await App.Somebody("Ada");
        await Elsewhere(App, ada);

        var page = await ada.Page("/settings");

        var devices = page.QuerySelectorAll(".device");
        Assert.Equal(["This device", null], devices.Select(device => device.QuerySelector(".device__this")?.TextContent));
        Assert.All(devices, device => Assert.Contains("Not notified", device.TextContent, StringComparison.Ordinal));
        Assert.Null(devices[0].QuerySelector("form"));
    }

    [Fact]
    public async Task Signing_out_one_device_ends_that_session_and_no_other()
    {
        var ada = await App.Somebody("Ada");
        var (second, third) = (await Elsewhere(App, ada), await Elsewhere(App, ada));

        using var answer = await ada.Submit($"/devices/{await DeviceOf(second)}/signout");

        SeesOther("/settings?done=signed-out#devices", answer);
        Assert.Equal((true, false, true), (await IsSignedIn(ada), await IsSignedIn(second), await IsSignedIn(third)));
        Assert.Contains("Signed out there", (await ada.Page("/settings?done=signed-out")).QuerySelector("#devices .done")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_everywhere_else_keeps_this_session_and_everywhere_ends_it_too()
    {
        var ada = await App.Somebody("Ada");
        var second = await Elsewhere(App, ada);

        using (var answer = await ada.Submit("/devices/signout-others")) SeesOther("/settings?done=signed-out-others#devices", answer);
        Assert.Equal((true, false), (await IsSignedIn(ada), await IsSignedIn(second)));

        using (var answer = await ada.Submit("/devices/signout-everywhere")) SeesOther("/signin", answer);
        Assert.False(await IsSignedIn(ada));
        Assert.Empty(await DevicesOf(ada).All());
    }

    [Fact]
    public async Task Signing_out_the_device_in_hand_leads_to_the_sign_in_page()
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit($"/devices/{await DeviceOf(ada)}/signout");

        SeesOther("/signin", answer);
        Assert.False(await IsSignedIn(ada));
    }

    [Theory]
    [InlineData("signout")]
    [InlineData("test")]
    public async Task Somebody_elses_device_is_not_found_and_nothing_happens_to_it(string verb)
    {
        var (ada, eve) = (await App.Somebody("Ada"), await App.Somebody("Eve"));

        foreach (var id in new[] { await DeviceOf(ada), Guid.NewGuid().ToString("N"), "anything" })
        {
            using var answer = await eve.Submit($"/devices/{id}/{verb}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        Assert.True(await IsSignedIn(ada));
    }

    [Fact]
    public async Task The_session_that_gives_way_to_a_newer_one_ends_its_streams_too()
    {
        var ada = await App.Somebody("Ada");
        await using var live = await Live.OpenStream.Of(ada);
        await live.Next("ready");

        for (var i = 0; i < 50; i++) await DevicesOf(ada).BeginSession($"{i:D32}", key: null, "Another", endsWithBrowser: false);

        await live.Next("bye");
        Assert.True(await live.HasEnded());
    }

    [Fact]
    public async Task A_test_goes_to_a_connected_device_and_of_one_that_is_away_the_page_says_so()
    {
        var ada = await App.Somebody("Ada");
        var elsewhere = await Elsewhere(App, ada);
        var id = await DeviceOf(elsewhere);
        await DevicesOf(ada).WantAlerts(id, wanted: true, push: null);
        Assert.Contains("while a page of the messenger is open", (await ada.Page("/settings")).QuerySelectorAll(".device")[1].TextContent, StringComparison.Ordinal);
        using (var answer = await ada.Submit($"/devices/{id}/test")) SeesOther("/settings?done=no-test#devices", answer);

        using var stream = await elsewhere.OpenEvents();
        await using var events = stream.Read().GetAsyncEnumerator();
        while (await events.MoveNextAsync() && events.Current.Name != "ready") { }
        using (var answer = await ada.Submit($"/devices/{id}/test")) SeesOther("/settings?done=test#devices", answer);

        while (await events.MoveNextAsync() && events.Current.Name != "alert") { }
        Assert.Contains(id, events.Current.Data, StringComparison.Ordinal);
        Assert.Contains("can't be reached", (await ada.Page("/settings?done=no-test")).QuerySelector("#devices .done")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_reached_by_push_is_said_to_be()
    {
        var ada = await App.Somebody("Ada");
        await DevicesOf(ada).WantAlerts(await DeviceOf(ada), wanted: true, new PushSubscription("https://push.example/1", "key", "auth"));

        Assert.Contains("even when no page", (await ada.Page("/settings")).QuerySelector(".device")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/settings/profile")]
    [InlineData("/settings/password")]
    [InlineData("/settings/notifications")]
    [InlineData("/settings/snooze")]
    [InlineData("/settings/forget?form=profile")]
    [InlineData("/devices/signout-others")]
    [InlineData("/devices/signout-everywhere")]
    public async Task Nothing_is_done_without_the_pages_token_nor_for_whoever_is_not_signed_in(string path)
    {
        var ada = await App.Somebody("Ada");
        var elsewhere = await Elsewhere(App, ada);
        using var forged = await ada.Submit(path, new FormUrlEncodedContent([KeyValuePair.Create("Nickname", "Eve")]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.True(await IsSignedIn(elsewhere));

        var stranger = App.Visit();
        var answer = await stranger.Post(path, [("__RequestVerificationToken", await stranger.Token())]);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<string> DeviceOf(Harness.Person person) => (await person.Page("/")).Body!.GetAttribute("data-device")!;
}

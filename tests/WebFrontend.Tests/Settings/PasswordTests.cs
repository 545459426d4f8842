using System.Net;
using OrleansMessenger.Devices;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Settings;

public sealed class PasswordTests(ContractApp app) : SettingsTest(app), IClassFixture<ContractApp>
{
    private const string Other = "another four words";

    [Fact]
    public async Task A_changed_password_is_asked_for_from_now_on_and_ends_all_other_sessions()
    {
        var ada = await App.Somebody("Ada");
        var elsewhere = await Elsewhere(App, ada);

        using var answer = await ada.Submit("/settings/password", ("CurrentPassword", ada.Password), ("Password", Other), ("ConfirmPassword", Other));

        SeesOther("/settings?done=password#password", answer);
        Assert.True(await IsSignedIn(ada));
        Assert.False(await IsSignedIn(elsewhere));
        Assert.Equal(HttpStatusCode.BadRequest, (await App.Visit().SignIn(ada.Email, ada.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await App.Visit().SignIn(ada.Email, Other)).StatusCode);
    }

    [Fact]
    public async Task A_cookie_that_was_copied_before_the_password_was_changed_is_worth_nothing_afterwards()
    {
        var ada = await App.Somebody("Ada");
        var copied = ada.Cookies;
        using (var answer = await ada.Submit("/settings/password", ("CurrentPassword", ada.Password), ("Password", Other), ("ConfirmPassword", Other)))
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);

        var thief = await App.Visit().Get("/settings", ("Cookie", copied));

        Assert.Equal(HttpStatusCode.Redirect, thief.StatusCode);
        Assert.True(await IsSignedIn(ada));
    }

    [Fact]
    public async Task A_browser_stays_reachable_when_its_session_is_renewed()
    {
        var ada = await App.Somebody("Ada");
        var device = (await ada.Page("/")).Body!.GetAttribute("data-device")!;
        await DevicesOf(ada).WantAlerts(device, wanted: true, new PushSubscription("https://push.example/1", "key", "auth"));

        (await ada.Submit("/settings/password", ("CurrentPassword", ada.Password), ("Password", Other), ("ConfirmPassword", Other))).Dispose();

        var renewed = Assert.Single(await DevicesOf(ada).All());
        Assert.Equal((device, true, "https://push.example/1"), (renewed.Id, renewed.WantsAlerts, renewed.Push?.Endpoint));
    }

    [Fact]
    public async Task Signing_in_again_in_the_same_browser_renews_its_session()
    {
        var ada = await App.Somebody("Ada");
        var copied = ada.Cookies;
        (await ada.Submit("/signin", ("Email", ada.Email), ("Password", ada.Password))).Dispose();

        Assert.Equal(HttpStatusCode.Redirect, (await App.Visit().Get("/settings", ("Cookie", copied))).StatusCode);
        Assert.Single(await DevicesOf(ada).All());
    }

    [Theory]
    [InlineData("CurrentPassword", "not the password", Other, Other, "not your current password")]
    [InlineData("CurrentPassword", "", Other, Other, "enter your current password")]
    [InlineData("Password", null, "too short", "too short", "10 to 200 characters")]
    [InlineData("Password", null, "", "", "choose a password")]
    [InlineData("ConfirmPassword", null, Other, "another four wordS", "differ")]
    public async Task A_mistake_is_told_beside_its_field_and_changes_nothing(string field, string? current, string password, string again, string words)
    {
        var ada = await App.Somebody("Ada");
        var elsewhere = await Elsewhere(App, ada);

        using var answer = await ada.Submit("/settings/password", ("CurrentPassword", current ?? ada.Password), ("Password", password), ("ConfirmPassword", again));

        var page = await Refused(answer, HttpStatusCode.BadRequest, field, words);
        Assert.All(page.QuerySelectorAll("input[type=password]"), input => Assert.Null(input.GetAttribute("value")));
        Assert.True(await IsSignedIn(elsewhere));
        Assert.Equal(HttpStatusCode.SeeOther, (await App.Visit().SignIn(ada.Email, ada.Password)).StatusCode);
    }

    [Fact]
    public async Task The_current_password_can_not_be_guessed_here_nor_through_the_mail_address_and_its_owner_gets_in_elsewhere()
    {
        var ada = await App.Somebody("Ada");
        for (var i = 0; i < 3; i++) (await ada.Submit("/settings/password", ("CurrentPassword", $"guess {i}"), ("Password", Other), ("ConfirmPassword", Other))).Dispose();
        for (var i = 0; i < 2; i++) (await ada.Submit("/settings/profile", ("CurrentPassword", $"guess {i}"), ("Nickname", "Ada"), ("Email", "b@example.org"))).Dispose();

        using var answer = await ada.Submit("/settings/password", ("CurrentPassword", ada.Password), ("Password", Other), ("ConfirmPassword", Other));

        await Refused(answer, HttpStatusCode.BadRequest, "CurrentPassword", "5 minutes");
        Assert.Equal(HttpStatusCode.SeeOther, (await App.Visit().SignIn(ada.Email, ada.Password)).StatusCode);
    }
}

using System.Net;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Settings;

public sealed class ProfileTests(ContractApp app) : SettingsTest(app), IClassFixture<ContractApp>
{
    [Fact]
    public async Task The_form_shows_the_account_and_what_was_filled_in_since()
    {
        var ada = await App.Somebody("Ada");
        Assert.Equal(("Ada", ada.Email), Shown(await ada.Page("/settings")));

        await ada.SaveDraft("profile", 0, ("Nickname", "Augus"), ("Email", ada.Email), ("CurrentPassword", "secret"));

        var page = await ada.Page("/settings");
        Assert.Equal(("Augus", ada.Email), Shown(page));
        Assert.DoesNotContain("secret", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_nickname_needs_no_password_and_is_on_the_next_page_and_in_the_search()
    {
        var ada = await App.Somebody("Ada");
        var nickname = $"Augusta{Guid.NewGuid():N}"[..20];
        var draft = await ada.SaveDraft("profile", 0, ("Nickname", nickname), ("Email", ada.Email));

        using var answer = await ada.Submit("/settings/profile", ("Nickname", $" {nickname} "), ("Email", ada.Email), ("Revision", $"{draft.Revision}"));

        SeesOther("/settings?done=profile#profile", answer);
        var page = await ada.Page("/settings?done=profile");
        Assert.Equal(nickname, page.QuerySelector(".sidebar__name")!.TextContent);
        Assert.Contains("Saved.", page.QuerySelector("#profile .done")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(ada.Id, Assert.Single(await App.Grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).Search(nickname)).UserId);
        Assert.Empty((await App.Grains.GetGrain<IDraftGrain>(DraftKey.For(ada.Id, "profile")).Read()).Fields);
    }

    [Fact]
    public async Task A_new_mail_address_with_the_password_is_what_one_signs_in_with()
    {
        var ada = await App.Somebody("Ada");
        var address = Visitor.NewAddress();

        using var answer = await ada.Submit("/settings/profile", ("Nickname", "Ada"), ("Email", address), ("CurrentPassword", ada.Password));

        SeesOther("/settings?done=profile#profile", answer);
        Assert.Equal(HttpStatusCode.SeeOther, (await App.Visit().SignIn(address, ada.Password)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await App.Visit().SignIn(ada.Email, ada.Password)).StatusCode);
    }

    [Theory]
    [InlineData("", "Please enter your current password")]
    [InlineData("not the password", "not your current password")]
    public async Task A_new_mail_address_without_the_password_is_refused_with_what_was_typed(string password, string words)
    {
        var ada = await App.Somebody("Ada");
        var address = Visitor.NewAddress();

        using var answer = await ada.Submit("/settings/profile", ("Nickname", "Augusta"), ("Email", address), ("CurrentPassword", password));

        var page = await Refused(answer, HttpStatusCode.BadRequest, "ProfilePassword", words);
        Assert.Equal(("Augusta", address), Shown(page));
        Assert.Equal("", ValueOf(page, "ProfilePassword"));
        Assert.Equal(("Ada", ada.Email), await Stored(ada.Id));
    }

    [Theory]
    [InlineData("Nickname", "", "a@example.org", "choose a nickname")]
    [InlineData("Nickname", "\u200B", "a@example.org", "can be seen")]
    [InlineData("Nickname", "a\u0007b", "a@example.org", "one line")]
    [InlineData("Nickname", "A nickname that is longer than forty characters", "a@example.org", "at most 40")]
    [InlineData("Email", "Ada", "no address", "email address")]
    [InlineData("Email", "Ada", "", "enter your email address")]
    public async Task A_mistake_is_told_beside_its_field_with_what_was_typed(string field, string nickname, string email, string words)
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit("/settings/profile", ("Nickname", nickname), ("Email", email));

        Assert.Equal((nickname, email), Shown(await Refused(answer, HttpStatusCode.BadRequest, field, words)));
        Assert.Equal(("Ada", ada.Email), await Stored(ada.Id));
    }

    [Fact]
    public async Task An_address_of_somebody_else_is_a_conflict_with_what_was_typed()
    {
        var (ada, grace) = (await App.Somebody("Ada"), await App.Somebody("Grace"));

        using var answer = await ada.Submit("/settings/profile", ("Nickname", "Augusta"), ("Email", grace.Email.ToUpperInvariant()), ("CurrentPassword", ada.Password));

        var page = await Refused(answer, HttpStatusCode.Conflict, "Email", "Another account");
        Assert.Equal(("Augusta", grace.Email.ToUpperInvariant()), Shown(page));
        Assert.Equal(("Ada", ada.Email), await Stored(ada.Id));
    }

    [Fact]
    public async Task A_new_handle_is_what_one_is_found_by_and_the_old_one_can_be_taken_back()
    {
        var ada = await App.Somebody("Ada");
        var (before, after) = (await HandleOf(ada.Id), NewHandle());

        using var answer = await ada.Submit(
            "/settings/profile", ("Nickname", "Ada"), ("Handle", $"@{after.ToUpperInvariant()}"), ("Email", ada.Email));

        SeesOther("/settings?done=profile#profile", answer);
        Assert.Equal(after, ValueOf(await ada.Page("/settings"), "Handle"));
        Assert.Equal(ada.Id, Assert.Single(await App.Grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).Search($"@{after}")).UserId);
        (await ada.Submit("/settings/profile", ("Nickname", "Ada"), ("Handle", before), ("Email", ada.Email))).Dispose();
        Assert.Equal(before, await HandleOf(ada.Id));
    }

    [Theory]
    [InlineData("", "choose a handle")]
    [InlineData("a", "2 to 32")]
    [InlineData("Ada Lovelace", "letters from a to z")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456", "2 to 32")]
    [InlineData("Supp0rt", "taken for the messenger itself")]
    public async Task What_is_no_handle_is_told_beside_its_field_with_what_was_typed(string handle, string words)
    {
        var ada = await App.Somebody("Ada");
        var before = await HandleOf(ada.Id);

        using var answer = await ada.Submit("/settings/profile", ("Nickname", "Augusta"), ("Handle", handle), ("Email", ada.Email));

        var page = await Refused(answer, HttpStatusCode.BadRequest, "Handle", words);
        Assert.Equal(("Augusta", handle), (ValueOf(page, "Nickname"), ValueOf(page, "Handle")));
        Assert.Equal(("Ada", before), ((await Stored(ada.Id)).Item1, await HandleOf(ada.Id)));
    }

    [Fact]
    public async Task A_handle_of_somebody_else_is_a_conflict_with_what_was_typed_and_changes_nothing()
    {
        var (ada, grace) = (await App.Somebody("Ada"), await App.Somebody("Grace"));
        var (taken, address) = (await HandleOf(grace.Id), Visitor.NewAddress());

        using var answer = await ada.Submit(
            "/settings/profile", ("Nickname", "Augusta"), ("Handle", taken), ("Email", address), ("CurrentPassword", ada.Password));

        var page = await Refused(answer, HttpStatusCode.Conflict, "Handle", "Somebody has this handle");
        Assert.Equal(("Augusta", address), Shown(page));
        Assert.Equal(("Ada", ada.Email), await Stored(ada.Id));
        using var again = await ada.Submit(
            "/settings/profile", ("Nickname", "Augusta"), ("Handle", NewHandle()), ("Email", address), ("CurrentPassword", ada.Password));
        SeesOther("/settings?done=profile#profile", again);
    }

    [Fact]
    public async Task A_form_of_the_version_before_leaves_the_handle_as_it_is()
    {
        var ada = await App.Somebody("Ada");
        var before = await HandleOf(ada.Id);

        (await ada.Submit("/settings/profile", ("Nickname", "Augusta"), ("Email", ada.Email))).Dispose();

        Assert.Equal(("Augusta", before), ((await Stored(ada.Id)).Item1, await HandleOf(ada.Id)));
    }

    [Fact]
    public async Task What_is_refused_in_one_form_leaves_the_others_as_they_are()
    {
        var ada = await App.Somebody("Ada");

        using var answer = await ada.Submit("/settings/profile", ("Nickname", ""), ("Email", ada.Email));

        var page = await Refused(answer, HttpStatusCode.BadRequest, "Nickname", "choose a nickname");
        Assert.True(page.QuerySelector("input[name=Level][value=All]")!.HasAttribute("checked"));
        Assert.Equal("22:00", ValueOf(page, "From"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_draft_of_what_is_saved_already_goes_with_the_next_visit(bool hasHandle)
    {
        var ada = await App.Somebody("Ada");
        (string, string)[] handle = hasHandle ? [("Handle", await HandleOf(ada.Id))] : [];
        await ada.SaveDraft("profile", 0, [("Nickname", "Ada"), .. handle, ("Email", ada.Email)]);

        var page = await ada.Page("/settings");

        Assert.Null(page.QuerySelector("#profile [formaction*=forget]"));
        Assert.Empty((await App.Grains.GetGrain<IDraftGrain>(DraftKey.For(ada.Id, "profile")).Read()).Fields);
    }

    [Fact]
    public async Task What_was_filled_in_can_be_dropped()
    {
        var ada = await App.Somebody("Ada");
        await ada.SaveDraft("profile", 0, ("Nickname", "Augus"), ("Email", ada.Email));
        var drop = (await ada.Page("/settings")).QuerySelector("#profile [formaction*=forget]")!.GetAttribute("formaction")!;

        using var answer = await ada.Submit(drop, ("Nickname", "Augus"), ("Email", ada.Email));

        SeesOther("/settings#profile", answer);
        Assert.Equal(("Ada", ada.Email), Shown(await ada.Page("/settings")));
        using var unknown = await ada.Submit("/settings/forget?form=new-conversation");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task A_nickname_is_text_wherever_it_stands()
    {
        var ada = await App.Somebody("Ada");

        (await ada.Submit("/settings/profile", ("Nickname", "<b>\"Ada\"</b>"), ("Email", ada.Email))).Dispose();

        var page = await ada.Page("/settings");
        Assert.Equal("<b>\"Ada\"</b>", page.QuerySelector(".sidebar__name")!.TextContent);
        Assert.Equal("<b>\"Ada\"</b>", ValueOf(page, "Nickname"));
    }

    private static (string, string) Shown(AngleSharp.Dom.IDocument page) => (ValueOf(page, "Nickname"), ValueOf(page, "Email"));

    private async Task<string> HandleOf(string id) => (await App.Grains.GetGrain<IAccountGrain>(id).Person())!.Handle!;

    private static string NewHandle() => $"h{Guid.NewGuid():N}"[..20];

    private async Task<(string, string)> Stored(string id)
    {
        var account = await App.Grains.GetGrain<IAccountGrain>(id).Read();
        return (account!.Nickname, account.Email);
    }
}

using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class RegisterTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();
    private readonly string _new = Guid.NewGuid().ToString("N")[..20];

    [Fact]
    public async Task Registering_signs_in_and_leads_home()
    {
        var answer = await _visitor.Register(Visitor.NewAddress(), "Mira");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/", answer.Path());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("messenger.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("Mira", (await _visitor.Open("/")).QuerySelector(".sidebar__name")?.TextContent);
    }

    [Theory]
    [InlineData("Email", "no address", "Mira", "long enough", "long enough")]
    [InlineData("Email", "", "Mira", "long enough", "long enough")]
    [InlineData("Email", "a b@example.org", "Mira", "long enough", "long enough")]
    [InlineData("Nickname", "a@example.org", " ", "long enough", "long enough")]
    [InlineData("Nickname", "a@example.org", "\u200B", "long enough", "long enough")]
    [InlineData("Nickname", "a@example.org", "a\u0007b", "long enough", "long enough")]
    [InlineData("Nickname", "a@example.org", "A nickname that is longer than forty characters", "long enough", "long enough")]
    [InlineData("Password", "a@example.org", "Mira", "too short", "too short")]
    [InlineData("ConfirmPassword", "a@example.org", "Mira", "long enough", "long enougH")]
    public async Task A_mistake_is_told_beside_its_field(string field, string email, string nickname, string password, string again)
    {
        var answer = await _visitor.Register(email, nickname, password, again);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.NotEmpty(page.GetElementById($"{field}-error")!.TextContent);
        Assert.Equal("true", page.GetElementById(field)!.GetAttribute("aria-invalid"));
        Assert.Contains($"{field}-error", page.GetElementById(field)!.GetAttribute("aria-describedby"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_comes_back_but_not_the_password()
    {
        var answer = await _visitor.Register("no address", "Mira");

        var page = await answer.Page();
        Assert.Equal("no address", page.GetElementById("Email")!.GetAttribute("value"));
        Assert.Equal("Mira", page.GetElementById("Nickname")!.GetAttribute("value"));
        Assert.DoesNotContain(Visitor.Password, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handle_that_is_left_blank_is_made_of_the_nickname()
    {
        await _visitor.Register(Visitor.NewAddress(), $"Zoë {_new}");

        Assert.Equal($"zoe_{_new}", await Handle(_visitor));
    }

    [Fact]
    public async Task A_handle_can_be_chosen_with_capitals_and_its_sign()
    {
        var answer = await _visitor.Register(Visitor.NewAddress(), "Mira", handle: $" @H{_new.ToUpperInvariant()} ");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal($"h{_new}", await Handle(_visitor));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ada l")]
    [InlineData("zoë")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    [InlineData("admin")]
    [InlineData("Adm1n")]
    public async Task What_is_no_handle_is_told_beside_its_field_with_all_that_was_typed(string handle)
    {
        var address = Visitor.NewAddress();

        var answer = await _visitor.Register(address, "Mira", handle: handle);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Shows(await answer.Page(), address, handle);
    }

    [Fact]
    public async Task A_handle_that_somebody_has_is_refused_and_the_same_address_can_choose_another()
    {
        var (taken, address) = ($"l{_new}", Visitor.NewAddress());
        await app.Visit().Register(Visitor.NewAddress(), "Ada", handle: taken);

        foreach (var handle in (string[])[taken, $"1{_new}"])
        {
            var answer = await _visitor.Register(address, "Mira", handle: handle);
            Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
            Shows(await answer.Page(), address, handle);
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await _visitor.Register(address, "Mira", handle: $"m{_new}")).StatusCode);
    }

    [Fact]
    public async Task Of_two_registrations_of_one_address_at_once_exactly_one_wins()
    {
        var address = Visitor.NewAddress();
        var spellings = new[] { address, address.ToUpperInvariant(), $" {address} ", address };

        var answers = await Task.WhenAll(spellings.Select(spelling => app.Visit().Register(spelling)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.SeeOther);
        foreach (var loser in answers.Where(answer => answer.StatusCode != HttpStatusCode.SeeOther))
        {
            Assert.Equal(HttpStatusCode.Conflict, loser.StatusCode);
            Assert.Contains("already an account with this email address", await loser.Words("#Email-error"), StringComparison.Ordinal);
        }
    }

    private static void Shows(AngleSharp.Dom.IDocument page, string address, string handle)
    {
        Assert.NotEmpty(page.GetElementById("Handle-error")!.TextContent);
        Assert.Empty(page.GetElementById("Email-error")!.TextContent);
        Assert.Equal((address, "Mira", handle), (Typed("Email"), Typed("Nickname"), Typed("Handle")));

        string? Typed(string field) => page.GetElementById(field)!.GetAttribute("value");
    }

    private static async Task<string?> Handle(Visitor visitor) =>
        (await visitor.Open("/settings")).GetElementById("Handle")!.GetAttribute("value");
}

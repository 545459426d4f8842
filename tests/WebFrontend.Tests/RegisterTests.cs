using System.Net;

namespace OrleansMessenger.WebFrontend.Tests;

public sealed class RegisterTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    private readonly Visitor _visitor = app.Visit();

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
}

using System.Net;

namespace OrleansMessenger.WebFrontend.Tests.Accounts;

/// <summary>Which names people may have.</summary>
public sealed class NicknameTests(MessengerApp app) : IClassFixture<MessengerApp>
{
    [Theory]
    [InlineData("Ada\u202Eecarg", "invisible")]
    [InlineData("Ada\u200B", "invisible")]
    [InlineData("A\u2060da", "invisible")]
    [InlineData("Ada\u200D", "invisible")]
    [InlineData("\u200CAda", "invisible")]
    [InlineData("\u3164Ada", "invisible")]
    [InlineData("Ada\u00A0Lovelace", "invisible")]
    [InlineData("\u3164\u2800", "can be seen")]
    [InlineData("\u0301\u0302", "can be seen")]
    [InlineData("Ada\u0007", "control characters")]
    [InlineData("A\u0301\u0302\u0303\u0304\u0305da", "too many accents")]
    public async Task What_can_not_be_seen_is_refused(string nickname, string reason)
    {
        var answer = await app.Visit().Register(Visitor.NewAddress(), nickname);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, await answer.Words("#Nickname-error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("Nguyễn Thị Minh Khai")]
    [InlineData("e\u0301lodie")]
    [InlineData("محمد الخوارزمي")]
    [InlineData("می\u200Cخواهم")]
    [InlineData("क\u094D\u200Dष")]
    [InlineData("👩\u200D🚀 Sally")]
    [InlineData("🏳\uFE0F\u200D🌈")]
    [InlineData("李小龍")]
    public async Task Names_of_every_script_are_welcome(string nickname)
    {
        var answer = await app.Visit().Register(Visitor.NewAddress(), nickname);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Whoever_registers_stays_signed_in()
    {
        var answer = await app.Visit().Register(Visitor.NewAddress());

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), value => value.StartsWith("messenger.session=", StringComparison.Ordinal));
        Assert.Contains("expires=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_sign_in_form_offers_to_stay_signed_in_and_keeps_another_choice()
    {
        var visitor = app.Visit();
        Assert.NotNull((await visitor.Open("/signin")).QuerySelector("#RememberMe[checked]"));

        var again = await (await visitor.SignIn(Visitor.NewAddress(), remember: false)).Page();

        Assert.Null(again.QuerySelector("#RememberMe[checked]"));
    }
}

using System.Net;
using System.Text;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>Whatever is sent, a refusal says what is wrong with it: it is no failure of the server.</summary>
public sealed class BadInputTests(BadInputTests.PatientApp app) : IClassFixture<BadInputTests.PatientApp>
{
    /// <summary>As they stand in a form's body.</summary>
    private static readonly string[] _badValues =
    [
        "", "%20%0A", "-1", "99999999999999999999", "NaN", "null", "%00", "a%1B%7F", "%FF%C3%28", "%F0%9F%98", "%EF%BF%BE%E2%80%AE", "%27%22%3C%2F--%3B%25",
        "..%2F..%2F", "0001-01-01T00%3A00%3A00Z", "9999-12-31T23%3A59%3A59%2B14%3A00", "24%3A00", new('x', 70_000),
    ];

    [Theory]
    [InlineData("/conversations", "Title=Walk&Members={grace}&Text=Hello&ClientId={guid}&Revision=1&Query=Gr&Writer=w&WriterNumber=1")]
    [InlineData("/conversations/{conversation}/messages", "Text=Hello&ClientId={guid}&Revision=1&Writer=w&WriterNumber=1")]
    [InlineData("/conversations/{conversation}/read", "seq=1")]
    [InlineData("/conversations/{conversation}/notifications", "level=All&muteMinutes=60")]
    [InlineData("/drafts/new-conversation", "Title=Walk&Members={grace}&Add={grace}&Remove={grace}&Find=&Text=Hello&ClientId={guid}&Revision=0&Writer=w&WriterNumber=1&then=%2F")]
    [InlineData("/drafts/conversation-{conversation}", "Text=Hello&ClientId={guid}&Revision=0&Writer=w&WriterNumber=1")]
    [InlineData("/drafts/profile/take", "Nickname=Ada&Revision=0&Version=v&Writer=w&WriterNumber=1&then=%2F")]
    [InlineData("/drafts/profile/drop", "Nickname=Ada&Revision=0&Version=v&Writer=w&WriterNumber=1&then=%2F")]
    [InlineData("/settings/profile", "Nickname=Ada&Email={email}&Revision=0")]
    [InlineData("/settings/notifications", "Level=All&Quiet=on&From=22%3A00&To=07%3A00&TimeZone=UTC&Revision=0")]
    [InlineData("/settings/snooze", "minutes=60")]
    [InlineData("/settings/forget", "form=profile&Writer=w&WriterNumber=1")]
    [InlineData("/devices/0123456789abcdef0123456789abcdef/test", "")]
    [InlineData("/devices/0123456789abcdef0123456789abcdef/signout", "")]
    [InlineData("/devices/this/alerts", "Wanted=true&Endpoint=https%3A%2F%2Fpush.example.org%2Fa&P256dh={point}&Auth={auth}")]
    [InlineData("/alerts/shown", "ConversationId={conversation}&Seq=1")]
    public async Task No_field_of_a_form_breaks_the_server(string path, string form)
    {
        var known = await Known();
        await NoneBreaks(Variants(Filled(form, known.Values), _badValues), async variant =>
        {
            using var body = new StringContent($"{known.Token}&{variant}", Encoding.ASCII, "application/x-www-form-urlencoded");
            return await known.Ada.Submit(Filled(path, known.Values), body);
        });
    }

    [Theory]
    [InlineData("/", "before=1")]
    [InlineData("/conversations/{conversation}", "before=1&read=1")]
    [InlineData("/conversations/{conversation}/seen", "seq=1")]
    [InlineData("/people", "q=Grace")]
    [InlineData("/people", "query=Grace")]
    [InlineData("/settings", "done=profile")]
    [InlineData("/signin", "returnUrl=%2F")]
    [InlineData("/offline", "")]
    [InlineData("/drafts/{grace}", "")]
    public async Task No_query_breaks_the_server(string path, string query)
    {
        var known = await Known();
        await NoneBreaks(
            Variants(Filled(query, known.Values), _badValues).Where(FitsIntoALine), variant => known.Ada.Get($"{Filled(path, known.Values)}?{variant}"));
    }

    [Fact]
    public async Task No_query_breaks_the_stream()
    {
        var known = await Known();
        var query = Filled($"as={known.Ada.Id}&open={{conversation}}%3A0&list=1&drafts=profile%3A0", known.Values);
        string[] bad = [.. _badValues, "%3A", "%2C%3A%2C", Filled("{conversation}%3A-1", known.Values), Filled("{grace}%3A99999999999999999999", known.Values), "profile%3Ax"];
        await NoneBreaks(Variants(query, bad).Where(FitsIntoALine), variant => known.Ada.AskForEvents(variant));
    }

    [Theory]
    [InlineData("/conversations")]
    [InlineData("/conversations/{conversation}/messages")]
    [InlineData("/conversations/{conversation}/read")]
    [InlineData("/conversations/{conversation}/notifications")]
    [InlineData("/drafts/new-conversation")]
    [InlineData("/drafts/new-conversation/take")]
    [InlineData("/settings/profile")]
    [InlineData("/settings/password")]
    [InlineData("/settings/notifications")]
    [InlineData("/settings/snooze")]
    [InlineData("/settings/forget")]
    [InlineData("/devices/this/alerts")]
    [InlineData("/alerts/shown")]
    [InlineData("/register")]
    [InlineData("/signin")]
    public async Task A_body_that_is_no_form_breaks_nothing(string path)
    {
        var known = await Known();
        foreach (var type in (string?[])["application/json", "multipart/form-data", "application/x-www-form-urlencoded; charset=nonsense", null])
        {
            using var body = new StringContent("{\"Text\":[]}");
            body.Headers.Remove("Content-Type");
            if (type is not null) body.Headers.TryAddWithoutValidation("Content-Type", type);
            body.Headers.TryAddWithoutValidation("RequestVerificationToken", known.Ada.Token);
            using var answer = await known.Ada.Submit(Filled(path, known.Values), body);
            Assert.True(IsAnswer(answer), $"{type}: {(int)answer.StatusCode}");
            if (type is not (null or "application/json")) continue;
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
            Assert.Contains("is not a form", await answer.Words("main"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Without_a_body_a_request_is_an_empty_form()
    {
        var known = await Known();
        using var nothing = new ByteArrayContent([]);
        nothing.Headers.TryAddWithoutValidation("RequestVerificationToken", known.Ada.Token);
        using var answer = await known.Ada.Submit("/alerts/shown", nothing);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("ConversationId", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chosen_member_without_a_value_is_nobody()
    {
        var known = await Known();
        var grace = known.Values.First(value => value.Name == "{grace}").Value;
        using var started = await known.Ada.Submit("/conversations", ("Members", ""), ("Members", grace), ("Text", "Hello"), ("ClientId", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.SeeOther, started.StatusCode);
        using var alone = await known.Ada.Submit("/conversations", ("Members", ""), ("Text", "Hello"), ("ClientId", $"{Guid.NewGuid()}"));
        Assert.Equal(HttpStatusCode.BadRequest, alone.StatusCode);
        Assert.Contains("at least one person", await alone.Words("main"), StringComparison.Ordinal);
    }

    /// <summary>Nothing, all, and of each field: left out, twice, empty too, and with each bad value, beside the others as they should be.</summary>
    private static IEnumerable<string> Variants(string form, string[] badValues)
    {
        var fields = form.Split('&', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string[]> variants = [[], fields, .. fields.SelectMany(OfField)];
        return variants.Select(variant => string.Join('&', variant));

        IEnumerable<string[]> OfField(string field)
        {
            var (name, others) = (field.Split('=')[0], fields.Where(other => other != field).ToArray());
            return [others, [.. fields, field], [.. fields, $"{name}="], .. badValues.Select(bad => others.Append($"{name}={bad}").ToArray())];
        }
    }

    private static async Task NoneBreaks(IEnumerable<string> variants, Func<string, Task<HttpResponseMessage>> send)
    {
        var broken = new List<string>();
        foreach (var variant in variants)
        {
            using var answer = await send(variant);
            if (!IsAnswer(answer)) broken.Add($"{(int)answer.StatusCode}: {(variant.Length > 300 ? variant[..300] + "…" : variant)}");
        }
        Assert.Empty(broken);
    }

    private static bool FitsIntoALine(string query) => query.Length < 8_000;

    private static bool IsAnswer(HttpResponseMessage answer) => answer.StatusCode is < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests;

    private static string Filled(string text, IEnumerable<(string Name, string Value)> values) =>
        values.Aggregate(text, (filled, value) => filled.Replace(value.Name, value.Value, StringComparison.Ordinal));

    private async Task<(Person Ada, string Token, (string Name, string Value)[] Values)> Known()
    {
        var (ada, grace, conversation) = await app.TwoInAConversation("Hello");
        return (ada, $"__RequestVerificationToken={ada.Token}",
        [
            ("{grace}", grace.Id), ("{conversation}", conversation), ("{guid}", $"{Guid.NewGuid()}"), ("{email}", Uri.EscapeDataString(ada.Email)),
            ("{point}", "B" + new string('A', 86)), ("{auth}", new string('A', 21) + "A"),
        ]);
    }

    /// <summary>Nothing is too fast for it.</summary>
    public sealed class PatientApp : ContractApp
    {
        protected override Dictionary<string, string> Settings { get; } =
            Enum.GetNames<Rate>().Append("OpenEvents").ToDictionary(rate => $"Messenger:Limits:{rate}:Requests", _ => "1000000");
    }
}

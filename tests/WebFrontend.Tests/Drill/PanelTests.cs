using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OrleansMessenger.WebFrontend.Tests.Drill;

public sealed class PanelTests : IClassFixture<DrillApp>
{
    private readonly DrillApp _app;
    private readonly Visitor _visitor;

    public PanelTests(DrillApp app)
    {
        (_app, _visitor) = (app, app.Visit());
        app.Faults.Reset();
    }

    [Fact]
    public async Task Whoever_sits_at_the_machine_sets_faults_without_an_account()
    {
        var answer = await Send("/drill", ("Latency", "5"), ("Drop", "0"), ("Duplicate", "7"));

        Assert.Equal((HttpStatusCode.SeeOther, "/drill"), (answer.StatusCode, answer.Path()));
        Assert.Equal(["5", "0", "7"], Settings(await _visitor.Open("/drill")));
        Assert.Equal((5, 0, 7), (_app.Faults.Latency, _app.Faults.Drop, _app.Faults.Duplicate));
    }

    [Fact]
    public async Task What_is_left_out_stays_as_it_is()
    {
        await Send("/drill", ("Latency", "5"), ("Duplicate", "7"));
        await Send("/drill", ("Latency", "6"));
        Assert.Equal(["6", "0", "7"], Settings(await _visitor.Open("/drill")));
    }

    [Theory]
    [InlineData("/drill", "Latency", "soon", "Latency is a whole number of milliseconds from 0 to 10,000, not “soon”.")]
    [InlineData("/drill", "Latency", "10001", "Latency is a whole number of milliseconds from 0 to 10,000, not “10001”.")]
    [InlineData("/drill", "Drop", "-1", "Drop is a whole number of percent from 0 to 100, not “-1”.")]
    [InlineData("/drill", "Duplicate", "99999999999999999999999", "Duplicate is a whole number of percent from 0 to 100, not “99999999999999999999…”.")]
    [InlineData("/drill/outage", "Seconds", "0", "An outage lasts a whole number of seconds from 1 to 600, not “0”.")]
    [InlineData("/drill/outage", "Seconds", "", "Say how many Seconds the outage lasts.")]
    public async Task What_makes_no_sense_is_said_in_a_sentence_and_changes_nothing(string path, string field, string value, string sentence)
    {
        _app.Faults.Latency = 3;

        var answer = await Send(path, (field, value));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Page();
        Assert.Equal(sentence, page.QuerySelector(".error-summary")!.TextContent.Trim());
        if (value.Length > 0) Assert.Equal(value, page.QuerySelector<IHtmlInputElement>($"[name={field}]")!.Value);
        Assert.Equal((3, 0, 0, TimeSpan.Zero), (_app.Faults.Latency, _app.Faults.Drop, _app.Faults.Duplicate, _app.Faults.OutageLeft));
    }

    [Fact]
    public async Task One_button_sets_everything_back()
    {
        await Send("/drill", ("Latency", "5"), ("Drop", "100"), ("Duplicate", "7"));
        await Send("/drill/outage", ("Seconds", "600"));

        Assert.Equal("/drill", (await Send("/drill/reset")).Path());

        Assert.Equal(["0", "0", "0"], Settings(await _visitor.Open("/drill")));
        Assert.Equal(HttpStatusCode.OK, (await _visitor.Get("/signin")).StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::7")]
    public async Task From_another_machine_there_is_no_drill(string address)
    {
        var token = await _visitor.Token("/drill");

        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.Get("/drill", (DrillApp.From, address))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/drill", ("Drop", "100"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post("/drill/kill")).StatusCode);
        Assert.Equal(0, _app.Faults.Drop);

        Task<HttpResponseMessage> Post(string path, params (string, string)[] fields) =>
            _visitor.Post(path, [("__RequestVerificationToken", token), .. fields], (DrillApp.From, address));
    }

    [Fact]
    public async Task A_foreign_page_can_press_no_button()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.Post("/drill", [("Drop", "100")])).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _visitor.Post("/drill/outage", [("Seconds", "600")])).StatusCode);
        Assert.Equal((0, TimeSpan.Zero), (_app.Faults.Drop, _app.Faults.OutageLeft));
    }

    [Fact]
    public async Task A_button_that_is_none_is_not_found() =>
        Assert.Equal(HttpStatusCode.NotFound, (await _visitor.Get("/drill/nonsense")).StatusCode);

    private async Task<HttpResponseMessage> Send(string path, params (string Name, string Value)[] fields) =>
        await _visitor.Post(path, [("__RequestVerificationToken", await _visitor.Token("/drill")), .. fields]);

    private static IEnumerable<string> Settings(IDocument page) =>
        ((string[])["Latency", "Drop", "Duplicate"]).Select(name => page.QuerySelector<IHtmlInputElement>($"[name={name}]")!.Value);
}

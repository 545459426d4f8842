using System.Net;
using OrleansMessenger.WebFrontend.Tests.Contract;
using Person = OrleansMessenger.Harness.Person;

namespace OrleansMessenger.WebFrontend.Tests.Endpoints;

/// <summary>The guards of what people post to and there is no page of.</summary>
public sealed class ActsTests(ContractApp app) : IClassFixture<ContractApp>
{
    public static TheoryData<string> All =>
    [
        "/signout", "/devices/signout-others", "/devices/signout-everywhere", "/devices/00000000000000000000000000000000/signout",
        "/devices/00000000000000000000000000000000/test", "/devices/this/alerts", "/alerts/shown", "/drafts/profile", "/drafts/profile/take",
        "/drafts/profile/drop",
    ];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_done_for_who_is_not_signed_in(string path)
    {
        var visitor = app.Visit();
        var token = await visitor.Token("/signin");

        Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Post(path, [("__RequestVerificationToken", token)])).StatusCode);
        Assert.Equal($"/signin?returnUrl={Uri.EscapeDataString(path)}", (await visitor.Get(path)).Path());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Nothing_is_done_without_a_token(string path)
    {
        using var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit(path, new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ada.Get("/settings")).StatusCode);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task There_is_nothing_to_look_at_and_no_other_method(string path)
    {
        using var ada = await app.Somebody("Ada");

        using var looked = await ada.Get(path);
        using var put = await Put(ada, path);

        Assert.Equal(path == "/signout" ? (HttpStatusCode.Found, "/") : (HttpStatusCode.NotFound, null), (looked.StatusCode, looked.Path()));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, put.StatusCode);
        Assert.Equal(["GET", "POST"], put.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/drafts/profile/steal")]
    [InlineData("/devices/this/other")]
    [InlineData("/alerts/other")]
    public async Task An_act_that_is_not_known_is_not_found_by_anybody(string path)
    {
        using var ada = await app.Somebody("Ada");

        using var answer = await ada.Submit(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visit().Post(path, [])).StatusCode);
    }

    private async Task<HttpResponseMessage> Put(Person person, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add("RequestVerificationToken", person.Token);
        request.Headers.Add("Cookie", person.Cookies);
        return await app.Visit().Http.SendAsync(request);
    }
}

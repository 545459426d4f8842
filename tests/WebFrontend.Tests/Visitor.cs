using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OrleansMessenger.WebFrontend.Tests;

/// <summary>Somebody with a browser that knows no JavaScript.</summary>
public sealed class Visitor(HttpClient http)
{
    public const string Password = "four unrelated words";

    public HttpClient Http { get; } = http;

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public async Task<IDocument> Open(string path) => await (await Get(path)).Page();

    /// <summary>Fills in the form of a page and sends it to where it goes, with the hidden fields that stand in it.</summary>
    public async Task<HttpResponseMessage> Submit(string path, params (string Name, string Value)[] fields)
    {
        var form = (await Open(path)).QuerySelectorAll<IHtmlFormElement>("main form").First();
        var hidden = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]")
            .Select(input => (input.Name!, input.Value)).Where(field => fields.All(own => own.Name != field.Item1));
        return await Post(form.GetAttribute("action") ?? path, [.. hidden, .. fields]);
    }

    public Task<HttpResponseMessage> Post(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))), headers);

    public Task<HttpResponseMessage> Register(
        string email, string nickname = "Mira", string password = Password, string? again = null, string handle = "") => Submit(
        "/register", ("Email", email), ("Nickname", nickname), ("Handle", handle), ("Password", password), ("ConfirmPassword", again ?? password));

    public Task<HttpResponseMessage> SignIn(string email, string password = Password, string page = "/signin", bool remember = false) =>
        Submit(page, ("Email", email), ("Password", password), ("RememberMe", remember ? "true" : "false"));

    /// <summary>The token that this visitor's pages carry.</summary>
    public async Task<string> Token(string path = "/register") =>
        (await Open(path)).QuerySelector<IHtmlInputElement>("input[name=__RequestVerificationToken]")!.Value;

    public static string NewAddress() => $"{Guid.NewGuid():N}@example.org";

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body, (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = body };
        if (headers.All(header => header.Name != "Accept")) request.Headers.Add("Accept", "text/html");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return Http.SendAsync(request);
    }
}

internal static class Responses
{
    public static async Task<IDocument> Page(this HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        return await BrowsingContext.New().OpenAsync(request => request.Content(html));
    }

    public static string? Path(this HttpResponseMessage response) => response.Headers.Location?.OriginalString;

    /// <summary>The words of the page's first match, or "".</summary>
    public static async Task<string> Words(this HttpResponseMessage response, string selector) =>
        (await response.Page()).QuerySelector(selector)?.TextContent.Trim() ?? "";
}

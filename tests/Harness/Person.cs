using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OrleansMessenger.Harness;

/// <summary>Somebody with a browser that knows forms and cookies, and no JavaScript.</summary>
public sealed class Person : IDisposable
{
    private static readonly HtmlParser _parser = new();

    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http;
    private string? _token;

    public Person(Uri address, string nickname)
    {
        (Address, Nickname) = (address, nickname);
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 200, CookieContainer = _cookies });
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
    }

    public string Nickname { get; }

    /// <summary>Where the person finds the messenger; cookies go along to any other place of the same host.</summary>
    public Uri Address { get; set; }

    public string Email { get; init; } = $"{Guid.NewGuid():N}@example.org";

    public string Password { get; init; } = "correct horse battery";

    /// <summary>What the browser says that it is.</summary>
    public string UserAgent { init => _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", value); }

    /// <summary>What the browser wants pages to be in.</summary>
    public string Language { init => _http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(value); }

    /// <summary>The user id; known once signed in.</summary>
    public string Id { get; private set; } = "";

    public static async Task<Person> Registered(Uri address, string nickname)
    {
        var person = new Person(address, nickname);
        await person.Register();
        return person;
    }

    public async Task Register()
    {
        await Page("/register");
        await Expect(HttpStatusCode.SeeOther, await Submit(
            "/register", ("Email", Email), ("Nickname", Nickname), ("Password", Password), ("ConfirmPassword", Password)));
        await ComeHome();
    }

    /// <summary>By somebody's link; returns where the person is led to.</summary>
    public async Task<string> RegisterBy(string link)
    {
        var invitation = (await Page(link)).QuerySelector("input[name=Invitation]")!.GetAttribute("value")!;
        using var answer = await Submit(
            "/register", ("Email", Email), ("Nickname", Nickname), ("Password", Password), ("ConfirmPassword", Password), ("Invitation", invitation));
        await Expect(HttpStatusCode.SeeOther, answer);
        await ComeHome();
        return answer.Headers.Location!.OriginalString;
    }

    public async Task SignIn()
    {
        await Page("/signin");
        await Expect(HttpStatusCode.SeeOther, await Submit("/signin", ("Email", Email), ("Password", Password)));
        await ComeHome();
    }

    /// <summary>Starts a conversation and returns its id.</summary>
    public async Task<string> StartConversation(Person[] with, string title = "", string text = "", Guid? clientId = null)
    {
        using var answer = await AskForConversation(with, title, text, clientId ?? Guid.NewGuid());
        await Expect(HttpStatusCode.SeeOther, answer);
        return answer.Headers.Location!.OriginalString.Split('/')[^1];
    }

    public Task<HttpResponseMessage> AskForConversation(Person[] with, string title, string text, Guid clientId) =>
        Submit("/conversations", [("Title", title), ("Text", text), ("ClientId", clientId.ToString()), .. with.Select(person => ("Members", person.Id))]);

    public Task<HttpResponseMessage> Post(string conversation, string text, Guid? clientId = null) =>
        Submit($"/conversations/{conversation}/messages", ("Text", text), ("ClientId", (clientId ?? Guid.NewGuid()).ToString()));

    /// <summary>Saves a half-filled form over the given revision.</summary>
    public async Task<DraftAnswer> SaveDraft(string form, long revision, params (string Name, string Value)[] fields)
    {
        using var answer = await Submit($"/drafts/{form}", [("Revision", revision.ToString(CultureInfo.InvariantCulture)), .. fields]);
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Conflict)) return new DraftAnswer(answer.StatusCode, 0) { Words = await WordsOf(answer) };
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return new DraftAnswer(answer.StatusCode, json.RootElement.GetProperty("revision").GetInt64());
    }

    /// <summary>Opens a conversation and looks at it, as a browser without script shows it: with its images.</summary>
    public async Task<IHtmlDocument> Reads(string conversation)
    {
        var page = await Page($"/conversations/{conversation}");
        foreach (var image in page.QuerySelectorAll("noscript img")) (await Get(image.GetAttribute("src")!)).Dispose();
        return page;
    }

    /// <summary>Every message of a conversation as it stands now, oldest first, paged back to the beginning; those that were edited with all their texts.</summary>
    public async Task<PostedMessage[]> History(string conversation)
    {
        var messages = new List<PostedMessage>();
        long[]? pinned = null;
        for (var path = $"/conversations/{conversation}"; path is not null;)
        {
            var page = await Page(path);
            pinned ??= PostedMessage.PinsOf(page);
            messages.InsertRange(0, page.QuerySelectorAll("[role=log] article").Select(PostedMessage.Of));
            path = page.QuerySelector("[role=log] a[href*='before=']")?.GetAttribute("href");
        }
        for (var index = 0; index < messages.Count; index++)
        {
            var message = messages[index] with { IsPinned = pinned!.Contains(messages[index].Seq) };
            messages[index] = message.IsEdited ? message with { AllTexts = await Texts(conversation, message.Seq) } : message;
        }
        return [.. messages];
    }

    /// <summary>All texts that a message had, the present one last.</summary>
    public async Task<string[]> Texts(string conversation, long seq) =>
        [.. (await Page($"/conversations/{conversation}/messages/{seq}/history")).QuerySelectorAll(".history .message__text").Select(text => text.TextContent.Trim())];

    /// <summary>The page at a path of the site; forms are posted with its token from now on, if it has one.</summary>
    public async Task<IHtmlDocument> Page(string path)
    {
        using var answer = await Get(path);
        await Expect(HttpStatusCode.OK, answer);
        var page = await Parse(answer);
        _token = page.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value") ?? _token;
        return page;
    }

    public Task<HttpResponseMessage> Get(string path) => _http.GetAsync(new Uri(Address, path));

    /// <summary>What a page of theirs asks for, to show it in place of its own main pane.</summary>
    public async Task<HttpResponseMessage> GetPane(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path)) { Headers = { { "HX-Request", "true" }, { "Pane", "main" } } };
        return await _http.SendAsync(request);
    }

    /// <summary>Opens the live events and reads them until the server ends them or the token is cancelled.</summary>
    /// <param name="query">What the page has: <c>open=ID:VERSION</c>.</param>
    public async Task<EventStream> OpenEvents(string query = "", CancellationToken cancellationToken = default)
    {
        var answer = await AskForEvents(query, cancellationToken);
        await Expect(HttpStatusCode.OK, answer);
        return new EventStream(answer);
    }

    /// <summary>The answer as soon as it begins: a stream, or that there are too many.</summary>
    public async Task<HttpResponseMessage> AskForEvents(string query = "", CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, $"/events?{query}"));
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Posts a form with the token of the last page.</summary>
    public Task<HttpResponseMessage> Submit(string path, params (string Name, string Value)[] fields) => Submit(path, Form(fields));

    /// <summary>Posts anything.</summary>
    public async Task<HttpResponseMessage> Submit(string path, HttpContent body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path)) { Content = body };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await _http.SendAsync(request);
    }

    /// <summary>Posts a form as a page with script does: what it answers is a part of the page.</summary>
    public Task<HttpResponseMessage> SubmitByScript(string path, params (string Name, string Value)[] fields) =>
        Submit(path, Form(fields), ("HX-Request", "true"));

    /// <summary>What this person's browser sends as its cookies.</summary>
    public string Cookies => _cookies.GetCookieHeader(Address);

    /// <summary>The token that a form of this person carries.</summary>
    public string Token => _token ?? throw new InvalidOperationException("No page was read yet.");

    public static async Task<IHtmlDocument> Parse(HttpResponseMessage answer) =>
        await _parser.ParseDocumentAsync(await answer.Content.ReadAsStringAsync());

    /// <summary>What a refusal says: on a page of its own, beside the form that was sent, or to a script.</summary>
    public static async Task<string> WordsOf(HttpResponseMessage answer)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "text/html") return (await answer.Content.ReadAsStringAsync()).Trim();
        var page = await Parse(answer);
        return (page.QuerySelector("[data-problem]:not(:empty), .card__intro p") ?? page.Body!).TextContent.Trim();
    }

    public void Dispose() => _http.Dispose();

    private FormUrlEncodedContent Form((string Name, string Value)[] fields) =>
        new(fields.Prepend(("__RequestVerificationToken", _token ?? "")).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));

    private async Task ComeHome() => Id = (await Page("/")).Body!.GetAttribute("data-user")!;

    private static async Task Expect(HttpStatusCode status, HttpResponseMessage answer)
    {
        if (answer.StatusCode == status) return;
        var words = (await Parse(answer)).Body?.TextContent.Trim();
        throw new HttpRequestException($"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {words}", null, answer.StatusCode);
    }
}

/// <param name="Revision">The draft's revision that the server holds.</param>
public sealed record DraftAnswer(HttpStatusCode Status, long Revision)
{
    /// <summary>What a refusal says.</summary>
    public string Words { get; init; } = "";
}

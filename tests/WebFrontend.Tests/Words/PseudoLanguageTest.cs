using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>A walk in the pseudo-language, on which no sentence may be found that isn't translated.</summary>
public abstract class PseudoLanguageTest(PseudoApp app) : IDisposable
{
    private readonly List<string> _untranslated = [];

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Assert.True(_untranslated.Count == 0, string.Join('\n', _untranslated));
    }

    protected Person Somebody(string nickname, string? email = null) =>
        new(app.Visit().Http.BaseAddress!, nickname)
        { Language = PseudoLanguage.Name, Email = email ?? $"{Guid.NewGuid():N}@example.org" };

    protected async Task<Person> Registered(string nickname)
    {
        var person = Somebody(nickname);
        await person.Register();
        return person;
    }

    protected async Task Refuses(string path, params (string Name, string Value)[] fields)
    {
        using var stranger = Somebody("Ξένος");
        await stranger.Page(path);
        await Look(stranger.Submit(path, fields), HttpStatusCode.BadRequest);
    }

    protected static Task<HttpResponseMessage> Do(
        Person person, string conversation, long seq, string act, params (string, string)[] fields) =>
        person.Submit($"/conversations/{conversation}/messages/{seq}/{act}", [("ClientId", $"{Guid.NewGuid()}"), .. fields]);

    protected async Task<IHtmlDocument> Look(Task<HttpResponseMessage> asking, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await asking;
        Assert.Equal(status, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        var found = answer.Content.Headers.ContentType?.MediaType switch
        {
            "text/html" => Untranslated.InHtml(text),
            "application/json" => Untranslated.InText(JsonDocument.Parse(text).RootElement.GetProperty("problem").GetString()!),
            _ => Untranslated.InText(text),
        };
        _untranslated.AddRange(found.Select(words => $"{answer.RequestMessage!.RequestUri!.PathAndQuery}: {words}"));
        return await Person.Parse(answer);
    }

    /// <summary>What leads on to a page.</summary>
    protected static async Task Act(Person person, string path, params (string, string)[] fields)
    {
        using var answer = await person.Submit(path, [("ClientId", $"{Guid.NewGuid()}"), .. fields]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    protected void LookAt(string html) => _untranslated.AddRange(Untranslated.InHtml(html));
}

using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// Renders the pages' own partials outside of any request, into events whose bytes can go to every connection. The partials are
/// viewer-neutral: what is "mine" is the page's own matter. Words are in the language that is asked for.
/// </summary>
public sealed class Fragments(IRazorViewEngine views, IModelMetadataProvider metadata, ITempDataProvider tempData, IServiceScopeFactory scopes)
{
    /// <summary>Lines of the list that were rendered, each where its hash says: the next takes its place.</summary>
    private readonly Line?[] _lines = new Line?[512];

    public Task<byte[]> Message(Message message, CultureInfo language) => Fragment("_Message", message, language);

    /// <summary>What the conversation's header holds: its pins, and, where that is asked for, what it is about and who is in it.</summary>
    public async Task<byte[]> Header(string conversationId, ConversationContent content, CultureInfo language)
    {
        var header = new ConversationHeader(conversationId, content);
        var pins = await Fragment("_Pins", header, language);
        return content.People is null ? pins : ServerSentEvent.Join([pins, await Fragment("_About", header, language)]);
    }

    /// <summary>The line is the same for every member who has read as far.</summary>
    public async Task<byte[]> ConversationItem(ConversationSummary summary, CultureInfo language)
    {
        var place = (uint)HashCode.Combine(summary, language) % _lines.Length;
        if (_lines[place] is { } line && line.Summary == summary && line.Language.Equals(language)) return line.Frame;
        var frame = await Fragment("_ConversationItem", summary, language);
        _lines[place] = new Line(summary, language, frame);
        return frame;
    }

    private async Task<byte[]> Fragment<TModel>(string partial, TModel model, CultureInfo language) =>
        ServerSentEvent.Encode(ServerSentEvent.Fragment, await Render(partial, model, language));

    private async Task<string> Render<TModel>(string partial, TModel model, CultureInfo language)
    {
        CultureInfo.CurrentUICulture = language;
        var found = views.GetView(executingFilePath: null, $"/Pages/Shared/{partial}.cshtml", isMainPage: false);
        found.EnsureSuccessful(originalLocations: null);

        await using var scope = scopes.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var action = new ActionContext(http, new RouteData(), new ActionDescriptor());
        await using var html = new StringWriter();
        var data = new ViewDataDictionary<TModel>(metadata, new ModelStateDictionary()) { Model = model };
        await found.View.RenderAsync(new ViewContext(action, found.View, data, new TempDataDictionary(http, tempData), html, new HtmlHelperOptions()));
        return html.ToString().Trim().ReplaceLineEndings("\n");
    }

    private sealed record Line(ConversationSummary Summary, CultureInfo Language, byte[] Frame);
}

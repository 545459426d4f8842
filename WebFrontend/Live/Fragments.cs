using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Live;

/// <summary>
/// Renders the pages' own partials outside of any request, into events whose bytes can go to every tab. The partials are
/// viewer-neutral: what is "mine" is the page's own matter.
/// </summary>
public sealed class Fragments(IRazorViewEngine views, ITempDataProvider tempData, IServiceScopeFactory scopes)
{
    public Task<byte[]> Message(Message message) => Fragment("_Message", message);

    public Task<byte[]> ConversationItem(ConversationSummary summary) => Fragment("_ConversationItem", summary);

    private async Task<byte[]> Fragment<TModel>(string partial, TModel model) =>
        ServerSentEvent.Encode(ServerSentEvent.Fragment, await Render(partial, model));

    private async Task<string> Render<TModel>(string partial, TModel model)
    {
        var found = views.GetView(executingFilePath: null, $"/Pages/Shared/{partial}.cshtml", isMainPage: false);
        found.EnsureSuccessful(originalLocations: null);

        await using var scope = scopes.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var action = new ActionContext(http, new RouteData(), new ActionDescriptor());
        await using var html = new StringWriter();
        var data = new ViewDataDictionary<TModel>(new EmptyModelMetadataProvider(), new ModelStateDictionary()) { Model = model };
        await found.View.RenderAsync(new ViewContext(action, found.View, data, new TempDataDictionary(http, tempData), html, new HtmlHelperOptions()));
        return html.ToString().Trim().ReplaceLineEndings("\n");
    }
}

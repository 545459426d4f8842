using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

/// <summary>The real views, and how often one was looked for to be rendered.</summary>
internal sealed class CountedViews(IRazorViewEngine views) : IRazorViewEngine
{
    private int _count;

    public int Count => _count;

    /// <summary>What is rendered with these views.</summary>
    public Fragments Fragments(IServiceProvider services) => new(
        this, services.GetRequiredService<IModelMetadataProvider>(), services.GetRequiredService<ITempDataProvider>(),
        services.GetRequiredService<IServiceScopeFactory>());

    public ViewEngineResult GetView(string? executingFilePath, string viewPath, bool isMainPage)
    {
        Interlocked.Increment(ref _count);
        return views.GetView(executingFilePath, viewPath, isMainPage);
    }

    public RazorPageResult FindPage(ActionContext context, string pageName) => views.FindPage(context, pageName);

    public ViewEngineResult FindView(ActionContext context, string viewName, bool isMainPage) =>
        views.FindView(context, viewName, isMainPage);

    public string? GetAbsolutePath(string? executingFilePath, string? pagePath) => views.GetAbsolutePath(executingFilePath, pagePath);

    public RazorPageResult GetPage(string executingFilePath, string pagePath) => views.GetPage(executingFilePath, pagePath);
}

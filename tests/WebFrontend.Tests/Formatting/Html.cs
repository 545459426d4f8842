using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace OrleansMessenger.WebFrontend.Tests.Formatting;

internal static class Html
{
    /// <summary>As a browser reads it in a message's bubble.</summary>
    public static IElement Parse(string html) => new HtmlParser().ParseDocument($"<!DOCTYPE html><body><div>{html}</div>").QuerySelector("div")!;
}

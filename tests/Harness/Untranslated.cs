using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OrleansMessenger.Harness;

/// <summary>Finds the words that stand outside of ⟦⟧. What people write in these tests is Greek, or has no letters.</summary>
public sealed class Untranslated
{
    /// <summary>Attributes that are read out, shown, or shown later by the page's script.</summary>
    private static readonly string[] _attributes =
        ["aria-label", "title", "placeholder", "alt", "data-words", "data-what", "data-action", "data-preview"];

    /// <summary>Dates, names of places, handles.</summary>
    private const string Skipped = "script, style, time, #TimeZone, [translate=no]";

    private readonly List<string> _found = [];
    private int _depth;

    public static List<string> InHtml(string html)
    {
        var untranslated = new Untranslated();
        untranslated.Read(new HtmlParser().ParseDocument(html).DocumentElement);
        return untranslated._found;
    }

    public static List<string> InText(string text)
    {
        var untranslated = new Untranslated();
        untranslated.Read(text);
        return untranslated._found;
    }

    private void Read(INode node)
    {
        if (node is IText text) Read(text.Data);
        if (node is IElement element)
        {
            if (element.Matches(Skipped)) return;
            foreach (var attribute in AttributesOf(element)) _found.AddRange(InText(attribute));
        }
        // A sentence goes on behind the markup that stands in it.
        foreach (var child in (node is IHtmlTemplateElement template ? template.Content : node).ChildNodes) Read(child);
    }

    private void Read(string text)
    {
        foreach (var character in text)
        {
            if (character == '⟦') _depth++;
            else if (character == '⟧') _depth--;
            else if (_depth == 0 && IsWord(character))
            {
                _found.Add(text.Trim());
                return;
            }
        }
    }

    private static IEnumerable<string> AttributesOf(IElement element)
    {
        var shown = _attributes.Select(element.GetAttribute).OfType<string>();
        return element is IHtmlInputElement { Type: "submit" or "button" or "reset" } button ? shown.Append(button.Value) : shown;
    }

    private static bool IsWord(char character) =>
        char.IsLetter(character) && character is not ((>= 'Ͱ' and <= 'Ͽ') or (>= 'ἀ' and <= '῿'));
}

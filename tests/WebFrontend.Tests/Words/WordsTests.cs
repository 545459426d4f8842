using System.IO.Enumeration;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>Sentences and the places that show them, as the sources have them.</summary>
public sealed partial class WordsTests
{
    private static readonly string _frontend = Path.Combine(Places.Root, "WebFrontend");

    [Theory]
    [InlineData("Words/PageWords.resx")]
    [InlineData("Durable/DurableWords.resx")]
    public void Every_sentence_that_is_asked_for_is_there_and_every_other_is_gone(string resource)
    {
        var there = XDocument.Load(Path.Combine(_frontend, resource)).Root!.Elements("data")
            .Select(data => data.Attribute("name")!.Value).ToArray();

        var asked = Sources(isDurable: resource.StartsWith("Durable", StringComparison.Ordinal)).SelectMany(AskedIn).Distinct().ToArray();

        Assert.DoesNotContain(asked, name => !there.Any(key => Is(key, name)));
        Assert.DoesNotContain(there, key => !asked.Any(name => Is(key, name)));
        Assert.Equal(there.Distinct().Order(StringComparer.Ordinal), there);
    }

    /// <summary>Durable forms have words of their own.</summary>
    private static IEnumerable<string> Sources(bool isDurable) =>
        Directory.EnumerateFiles(_frontend, "*.cs*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml" && !file.Contains("node_modules", StringComparison.Ordinal))
            .Where(file => file.StartsWith(Path.Combine(_frontend, "Durable"), StringComparison.Ordinal) == isDurable);

    private static IEnumerable<string> AskedIn(string file)
    {
        var source = Comment().Replace(File.ReadAllText(file), "");
        foreach (Match asked in Asked().Matches(source)) yield return Inserted().Replace(asked.Groups["key"].Value, "*");
        foreach (Match counted in Counted().Matches(source))
        {
            yield return $"{counted.Groups["key"]}.one";
            yield return $"{counted.Groups["key"]}.other";
        }
    }

    /// <param name="name">With * where the source has the value of something.</param>
    private static bool Is(string key, string name) => FileSystemName.MatchesSimpleExpression(name, key, ignoreCase: false);

    [GeneratedRegex("""\b[wW]ords(\[|\.Html\()\$?"(?<key>[A-Z][^"]+)"|ErrorMessage = "(?<key>[^"]+)""")]
    private static partial Regex Asked();

    [GeneratedRegex("{[^}]+}")]
    private static partial Regex Inserted();

    [GeneratedRegex("^ *///.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("""\b[wW]ords\.Count\("(?<key>[^"]+)""")]
    private static partial Regex Counted();
}

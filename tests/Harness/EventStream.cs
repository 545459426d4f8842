using System.Globalization;
using System.Runtime.CompilerServices;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace OrleansMessenger.Harness;

/// <summary>One server-sent event. Lines of data are joined by <c>\n</c>.</summary>
public sealed record LiveEvent(string Name, string Data)
{
    /// <summary>The message that a fragment carries, or null.</summary>
    public PostedMessage? Message =>
        Fragment("article") is { } article ? PostedMessage.Of(article) : null;

    /// <summary>What is pinned now, and since which version; or null.</summary>
    public (long Version, long[] Seqs)? Pins => Fragment(".pins") is { } pins
        ? (long.Parse(pins.GetAttribute("data-version")!, CultureInfo.InvariantCulture), PostedMessage.PinsOf(pins))
        : null;

    private IElement? Fragment(string selector) => Name == "fragment" ? new HtmlParser().ParseDocument(Data).QuerySelector(selector) : null;
}

/// <summary>An open <c>/events</c> answer.</summary>
public sealed class EventStream(HttpResponseMessage answer) : IDisposable
{
    public HttpResponseMessage Answer => answer;

    /// <summary>The events until the server ends the stream; one that breaks throws.</summary>
    public async IAsyncEnumerable<LiveEvent> Read([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var name = "message";
        var data = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data.Add(line[6..]);
            else if (line.Length == 0)
            {
                yield return new LiveEvent(name, string.Join('\n', data));
                (name, data) = ("message", []);
            }
        }
    }

    public void Dispose() => answer.Dispose();
}

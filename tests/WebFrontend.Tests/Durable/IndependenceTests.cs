using System.Text.RegularExpressions;

namespace OrleansMessenger.WebFrontend.Tests.Durable;

/// <summary>Durable forms are to become a package for any Razor Pages app.</summary>
public sealed partial class IndependenceTests
{
    /// <summary>What a package would have to bring along, or replace.</summary>
    private static readonly string[] _allowed = ["OrleansMessenger.Drafts", "OrleansMessenger.WebFrontend.Safety"];

    [Fact]
    public async Task Durable_forms_know_nothing_of_what_the_app_is_about()
    {
        var files = Directory.GetFiles(Path.Combine(Harness.Places.Root, "WebFrontend/Durable"), "*.cs");
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.Empty(Used().Matches(text).Select(match => match.Groups[1].Value).Except(_allowed));
            Assert.DoesNotMatch("(?i)conversation|messenger[^.]|IGrainFactory", text.Replace("OrleansMessenger", "", StringComparison.Ordinal));
        }
    }

    [GeneratedRegex(@"^using (OrleansMessenger\.[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Used();
}

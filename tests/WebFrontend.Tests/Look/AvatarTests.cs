using Microsoft.AspNetCore.Razor.TagHelpers;
using OrleansMessenger.WebFrontend.Look;

namespace OrleansMessenger.WebFrontend.Tests.Look;

public sealed class AvatarTests
{
    [Theory]
    [InlineData("ada", "A")]
    [InlineData("  Zoë", "Z")]
    [InlineData("e\u0301mile", "E\u0301")]
    [InlineData("\u2068محمد\u2069", "م")]
    [InlineData("🌳 Trees", "🌳")]
    [InlineData("\u2068\u2069", "?")]
    [InlineData(" ", "?")]
    public void Shows_the_first_letter_that_is_seen(string name, string letter)
    {
        var output = new TagHelperOutput("avatar", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));

        new AvatarTagHelper { Of = "a", Name = name }.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);

        Assert.Equal(letter, System.Net.WebUtility.HtmlDecode(output.Content.GetContent()));
    }
}

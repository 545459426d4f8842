using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Tests.Conversations;

/// <summary>A message on one line, in lists and notifications.</summary>
public sealed class PreviewTests
{
    [Theory]
    [InlineData("**bold** and *italic*, ~~gone~~", "bold and italic, gone")]
    [InlineData("***both*** __bold__ _italic_", "both bold italic")]
    [InlineData("*a **b** c*", "a b c")]
    [InlineData("`a *b*` and ``c`d``", "a *b* and c`d")]
    [InlineData("```js\nlet a = '**b**';\n```\nthere", "let a = '**b**'; there")]
    [InlineData("```\nnever closed", "never closed")]
    [InlineData("> quoted\nanswered", "quoted answered")]
    [InlineData("- one\n- two", "- one - two")]
    [InlineData("[words](https://example.org/a_(b)) and https://example.org/_a_", "words and https://example.org/_a_")]
    [InlineData("[a](javascript:alert(1))", "[a](javascript:alert(1))")]
    [InlineData("\\*no\\* \\_no\\_", "*no* _no_")]
    public void Signs_are_gone(string text, string preview) => Assert.Equal(preview, MessageText.Preview(text));

    [Theory]
    [InlineData("2 * 3 * 4")]
    [InlineData("2*3*4, snake_case_name")]
    [InlineData(":-) >:( a || b || c")]
    [InlineData(@"C:\path\x ¯\_(ツ)_/¯")]
    [InlineData("#hash <b> &amp; 1) first")]
    [InlineData("```")]
    [InlineData("> ")]
    [InlineData("**")]
    public void What_isnt_meant_as_a_sign_stays(string text) => Assert.Equal(text.Trim(), MessageText.Preview(text));

    [Theory]
    [InlineData("It was ||the butler||!", "It was …!")]
    [InlineData("||all of it||", "…")]
    [InlineData("||one|| and ||two|| end", "… end")]
    [InlineData("||over\n\nlines||", "…")]
    [InlineData("**||bold||**", "…")]
    [InlineData("only ||opened", "only ||opened")]
    public void Spoilers_are_not_told(string text, string preview) => Assert.Equal(preview, MessageText.Preview(text));

    [Fact]
    public void A_spoiler_that_ends_far_behind_the_preview_is_not_told_either() =>
        Assert.Equal("a …", MessageText.Preview($"a ||{string.Concat(Enumerable.Repeat("secret ", 500))}end||"));

    [Fact]
    public void It_is_cut_after_the_signs_are_gone()
    {
        var preview = MessageText.Preview($"**{new string('a', 100)}** **{new string('b', 100)}**");

        Assert.Equal($"{new string('a', 100)} {new string('b', 38)}…", preview);
    }
}

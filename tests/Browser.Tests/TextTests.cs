using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class TextTests(Chromium chromium) : BrowserTest(chromium)
{
    public static TheoryData<string> Unusual => new()
    {
        new string('w', 2_000),
        "https://example.org/" + new string('a', 500),
        "שלום, מה שלומך? (right to left) 123",
        "مرحبا بالعالم",
        "👩‍👩‍👧‍👦 🇪🇺 🏳️‍🌈 👍🏽 ✈️",
        "<script>document.body.remove()</script><img src=x onerror=alert(1)>",
        "&lt;not an entity&gt; &amp; \"quotes\" 'too'",
        "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
        "一二三四五六七八九十" + "漢字かな交じり文" + "한국어",
        "{{ handlebars }} @Razor ${template} %s \\n",
    };

    [Theory, MemberData(nameof(Unusual))]
    public Task Unusual_text_is_shown_as_it_was_typed_and_widens_no_page(string text) => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", Device.Phone), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, title: text[..Math.Min(60, text.Length)], text: text);
        await Expect(ada.Messages.Locator(".message__bubble")).ToHaveTextAsync([text]);
        await grace.Page.Locator("#conversations li a").ClickAsync();
        await Expect(grace.Messages.Locator(".message__bubble")).ToHaveTextAsync([text]);
        await grace.IsConnected();

        await ada.Sends(text + "!");

        await Expect(grace.Messages.Locator(".message__bubble")).ToHaveTextAsync([text, text + "!"]);
        await FitsTheWidth(ada);
        await FitsTheWidth(grace);
        await ada.GoesTo("/");
        await FitsTheWidth(ada);
    });

    [Fact]
    public Task Several_lines_stay_several_lines() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "one\n\n  two\nthree");
        Assert.Equal("one\n\n  two\nthree", await ada.Messages.Locator(".message__bubble").InnerTextAsync());
    });

    [Fact]
    public Task Web_addresses_are_links_and_scripts_are_not() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace, text: "See https://example.org/a_(b)?c=d&e=f#g. Not javascript:alert(1) nor data:text/html,x nor \"https://e.org/\"onmouseover=alert(1)");

        var links = ada.Messages.Locator(".message__bubble").GetByRole(AriaRole.Link);
        await Expect(links).ToHaveCountAsync(2);
        await Expect(links.First).ToHaveAttributeAsync("href", "https://example.org/a_(b)?c=d&e=f#g");
        await Expect(links.First).ToHaveAttributeAsync("rel", "noopener noreferrer nofollow");
        await Expect(links.Last).ToHaveAttributeAsync("href", "https://e.org/");
        Assert.Equal(0, await ada.Page.EvaluateAsync<int>("document.querySelectorAll('[onmouseover], a[href^=javascript], a[href^=data]').length"));
    });

    private static async Task FitsTheWidth(Visitor visitor)
    {
        var width = await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        Assert.True(width <= visitor.Device.Width, $"The page of {visitor.Device.Name} is {width} pixels wide at {visitor.Page.Url}.");
    }
}

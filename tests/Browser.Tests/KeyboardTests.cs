using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

public sealed class KeyboardTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task The_whole_journey_needs_no_mouse() => Scene(async () =>
    {
        var grace = await SignedUp("Grace");
        var ada = await Arrives("Ada");
        await ada.Page.GotoAsync("/register");
        await TabsTo(ada, ada.Page.GetByLabel("Email"));
        await Types(ada, ada.Identity.Email, "Tab", ada.Nickname, "Tab", "Tab", ada.Identity.Password, "Tab", ada.Identity.Password, "Enter");
        await ada.IsConnected();

        await TabsTo(ada, ada.Search);
        await Types(ada, grace.Nickname);
        await Expect(ada.Page.Locator("#people button[name=Add]")).ToHaveCountAsync(1);
        await Types(ada, "Enter");
        await Expect(ada.Chosen).ToHaveTextAsync([grace.Nickname]);
        await Expect(ada.Search).ToBeFocusedAsync();
        await TabsTo(ada, ada.Title);
        await Types(ada, "By hand");
        await TabsTo(ada, ada.FirstMessage);
        await Types(ada, "No mouse here");
        await TabsTo(ada, ada.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }));
        await Types(ada, "Enter");
        await ada.Sees("No mouse here");
        await ada.IsConnected();

        await TabsTo(ada, ada.Composer);
        await Types(ada, "first line", "Shift+Enter", "second line", "Enter");
        await ada.Sees("second line");
        await Expect(ada.Composer).ToBeFocusedAsync();
        await Expect(ada.Messages).ToHaveCountAsync(2);
    });

    [Fact]
    public Task The_first_tab_stop_skips_to_the_main_part() => Scene(async () =>
    {
        var ada = await SignedUp("Ada");
        await ada.GoesTo("/");
        await ada.Page.Keyboard.PressAsync("Tab");
        await Expect(ada.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to main content" })).ToBeFocusedAsync();
        await ada.Page.Keyboard.PressAsync("Enter");
        await Expect(ada.Page.Locator("#main")).ToBeFocusedAsync();
    });

    [Fact]
    public Task Taking_somebody_off_by_keyboard_leaves_the_focus_in_the_form() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.Chooses(grace);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = $"Remove {grace.Nickname}" }).FocusAsync();
        await Types(ada, "Enter");
        await Expect(ada.Chosen).ToHaveCountAsync(0);
        await Expect(ada.Search).ToBeFocusedAsync();
    });

    /// <summary>Safari tells of the key after the composition has ended, with the key code of one that was composed with.</summary>
    [Fact]
    public Task The_enter_that_ends_a_composition_sends_nothing_and_chooses_nobody() => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada"), await SignedUp("Grace"));
        await ada.Search.FillAsync(grace.Nickname);
        await Expect(ada.Page.Locator("#people button[name=Add]")).ToHaveCountAsync(1);
        Assert.False(await EndsAComposition(ada.Search));
        await Expect(ada.Chosen).ToHaveCountAsync(0);
        await ada.StartsConversation(with: grace);
        await ada.Composer.FillAsync("かな");

        Assert.False(await EndsAComposition(ada.Composer));

        await Expect(ada.Composer).ToHaveValueAsync("かな");
        await ada.Composer.PressAsync("Enter");
        await ada.SeesExactly("かな");
    });

    [Theory]
    [InlineData("Control+Enter")]
    [InlineData("Meta+Enter")]
    public Task A_keyboard_that_is_joined_to_a_phone_sends(string keys) => Scene(async () =>
    {
        var (ada, grace) = (await SignedUp("Ada", Device.Phone), await SignedUp("Grace"));
        await ada.StartsConversation(with: grace);
        await ada.Composer.FillAsync("from the sofa");

        await ada.Composer.PressAsync(keys);

        await ada.SeesExactly("from the sofa");
    });

    /// <summary>Whether the page took the key.</summary>
    private static Task<bool> EndsAComposition(ILocator field) => field.EvaluateAsync<bool>(
        """
        field => {
          field.focus();
          field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
          field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: field.value }));
          return !field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }));
        }
        """);

    private static async Task TabsTo(Visitor visitor, ILocator place)
    {
        for (var stops = 0; stops < 60; stops++)
        {
            if (await place.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await visitor.Page.Keyboard.PressAsync("Tab");
        }
        Assert.Fail($"No number of tabs leads to {place}.");
    }

    /// <summary>Names of keys are pressed, anything else is typed.</summary>
    private static async Task Types(Visitor visitor, params string[] input)
    {
        foreach (var word in input)
        {
            if (word is "Tab" or "Enter" or "Shift+Enter") await visitor.Page.Keyboard.PressAsync(word);
            else await visitor.Page.Keyboard.TypeAsync(word);
        }
    }
}

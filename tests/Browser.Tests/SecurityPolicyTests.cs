using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

public sealed class SecurityPolicyTests(Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public Task Every_page_has_a_strict_policy_and_none_complains() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await SignedUp("Grace"));
        await HasAPolicy(await ada.Page.GotoAsync("/signin"));
        await HasAPolicy(await ada.Page.GotoAsync("/register"));
        await ada.SignsUp();
        var conversation = await ada.StartsConversation(with: grace, title: "Strict", text: "https://example.org/");
        await ada.Sends("<img src=x onerror=alert(1)>");
        await HasAPolicy(await ada.Page.GotoAsync("/"));
        await HasAPolicy(await ada.Page.GotoAsync(conversation));
        await HasAPolicy(await ada.Page.GotoAsync("/no/such/page"));
    });

    [Fact]
    public Task No_file_that_a_page_asks_for_is_missing() => Scene(async () =>
    {
        var (ada, grace) = (await Arrives("Ada"), await SignedUp("Grace"));
        var missing = new List<string>();
        ada.Page.Response += (_, answer) => { if (answer.Status >= 400) missing.Add($"{answer.Status} {answer.Url}"); };
        ada.Page.RequestFailed += (_, request) => { if (!request.Url.Contains("/events", StringComparison.Ordinal)) missing.Add($"{request.Failure} {request.Url}"); };
        await ada.SignsUp();
        await ada.StartsConversation(with: grace, text: "all here");
        await ada.Sends("and here");
        Assert.Empty(missing);
    });

    private static async Task HasAPolicy(IResponse? answer)
    {
        var policy = await answer!.HeaderValueAsync("content-security-policy");
        Assert.NotNull(policy);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", await answer.HeaderValueAsync("x-content-type-options"));
    }
}

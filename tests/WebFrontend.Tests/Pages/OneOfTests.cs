using System.Net;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Pages;

public sealed class OneOfTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Theory]
    [InlineData("/settings/{0}", "profile", true)]
    [InlineData("/settings/{0}", "Profile", true)]
    [InlineData("/settings/{0}", "nonsense", false)]
    [InlineData("/settings/{0}", "profile,password", false)]
    [InlineData("/drafts/new-conversation/{0}", "take", true)]
    [InlineData("/drafts/new-conversation/{0}", "nonsense", false)]
    [InlineData("/alerts/{0}", "nonsense", false)]
    [InlineData("/devices/0123456789abcdef0123456789abcdef/{0}", "nonsense", false)]
    [InlineData("/devices/{0}", "nonsense", false)]
    public async Task What_a_page_can_not_do_is_not_found(string path, string word, bool isFound)
    {
        using var ada = await app.Somebody("Ada");
        using var answer = await ada.Submit(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, word));
        Assert.Equal(isFound, answer.StatusCode != HttpStatusCode.NotFound);
    }
}

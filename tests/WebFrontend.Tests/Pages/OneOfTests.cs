using System.Net;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Pages;

public sealed class OneOfTests(ContractApp app) : IClassFixture<ContractApp>
{
    [Theory]
    [InlineData("/settings/profile", true)]
    [InlineData("/settings/Profile", true)]
    [InlineData("/settings/nonsense", false)]
    [InlineData("/settings/profile,password", false)]
    [InlineData("/drafts/new-conversation/take", true)]
    [InlineData("/drafts/new-conversation/nonsense", false)]
    [InlineData("/alerts/nonsense", false)]
    [InlineData("/devices/0123456789abcdef0123456789abcdef/nonsense", false)]
    [InlineData("/devices/nonsense", false)]
    public async Task What_a_page_can_not_do_is_not_found(string path, bool isFound)
    {
        using var ada = await app.Somebody("Ada");
        using var answer = await ada.Submit(path);
        Assert.Equal(isFound, answer.StatusCode != HttpStatusCode.NotFound);
    }
}

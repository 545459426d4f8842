using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OrleansMessenger.WebFrontend.Drill;

namespace OrleansMessenger.WebFrontend.Tests.Drill;

public sealed class ProductionTests(ProductionApp app) : IClassFixture<ProductionApp>
{
    [Theory]
    [InlineData("/drill")]
    [InlineData("/drill/cut")]
    [InlineData("/drill/outage")]
    [InlineData("/drill/kill")]
    [InlineData("/drill/reset")]
    public async Task In_production_there_is_no_drill(string path)
    {
        var visitor = app.Visit();
        var token = await visitor.Token();

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Get(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Post(path, [("__RequestVerificationToken", token), ("Seconds", "1")])).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/signin")).StatusCode);
    }

    [Fact]
    public void In_production_nothing_can_go_wrong_on_purpose() => Assert.Null(app.Services.GetService<Faults>());
}

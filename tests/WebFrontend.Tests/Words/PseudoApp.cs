using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using OrleansMessenger.Harness;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Words;

/// <summary>The program with the pseudo-language beside its own.</summary>
public sealed class PseudoApp : ContractApp
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(PseudoLanguage.AddTo);
    }
}

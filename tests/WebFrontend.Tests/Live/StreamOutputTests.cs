using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Live;
using OrleansMessenger.WebFrontend.Tests.Contract;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class StreamOutputTests
{
    [Theory]
    [InlineData("1.0", HttpProtocols.Http1, false)]
    [InlineData("1.1", HttpProtocols.Http1, false)]
    [InlineData("1.1", HttpProtocols.Http1, true)]
    [InlineData("2.0", HttpProtocols.Http2, false)]
    public async Task A_stream_begins_and_ends_as_its_protocol_has_it(string version, HttpProtocols protocols, bool isEncrypted)
    {
        await using var app = new AppThatSpeaks(protocols, isEncrypted);
        app.StartServer();
        var visitor = new Visitor(new HttpClient(new Speaker(Version.Parse(version))) { BaseAddress = app.ClientOptions.BaseAddress });
        await visitor.Register(Visitor.NewAddress());
        using var answer = await visitor.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/events"), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(isEncrypted ? "https" : "http", app.ClientOptions.BaseAddress.Scheme);
        Assert.Equal(version == "1.1", answer.Headers.TransferEncodingChunked == true);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync().WaitAsync(ConnectionTests.Patience);

        await visitor.Post("/signout", [("__RequestVerificationToken", await visitor.Token("/"))]);

        Assert.Equal("event: ready", first);
        Assert.Contains("event: bye", await reader.ReadToEndAsync().WaitAsync(ConnectionTests.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_write_is_a_chunk_unless_it_is_empty()
    {
        var pipe = new Pipe();
        var output = new StreamOutput(pipe.Writer, isChunked: true);

        output.Write([]);
        output.Write(ConnectionTests.Bytes("ab"));
        output.Write(ConnectionTests.Bytes(new string('c', 300)));
        await output.Flush();

        Assert.Equal($"2\r\nab\r\n12c\r\n{new string('c', 300)}\r\n", new PipeText(pipe).ReadAvailable());
    }

    [Fact]
    public async Task Whoever_does_not_read_is_cut_off_and_holds_up_nobody()
    {
        await using var app = new AppThatSpeaks(HttpProtocols.Http1, isEncrypted: false);
        var (ada, grace, conversation) = await app.TwoInAConversation();
        await using var hers = await OpenStream.Of(grace, $"open={conversation}:0");
        await using var his = await OpenStream.Of(ada, $"open={conversation}:0");
        await hers.Next("ready");

        // 20 MB, more than the system keeps of a connection; no more at once than whoever does read keeps up with.
        const int count = 800;
        var text = new string('€', Limits.MessageCharacters);
        for (var said = 10; said <= count; said += 10)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => app.Grains.GetGrain<IConversationGrain>(conversation).Post(ada.Id, Guid.NewGuid(), text)));
            await his.Next("fragment", $"message-{conversation}-{said}\"");
        }

        await Assert.ThrowsAnyAsync<IOException>(() => hers.Next("fragment", $"message-{conversation}-{count}\""));
    }

    private sealed class AppThatSpeaks(HttpProtocols protocols, bool isEncrypted) : ContractApp
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            // In Development the drill has put a body of its own in place of the server's.
            builder.UseEnvironment(Environments.Production);
            builder.ConfigureTestServices(services => services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                endpoint.Protocols = protocols;
                if (isEncrypted) endpoint.UseHttps(Certificate());
            })));
        }

        private static X509Certificate2 Certificate()
        {
            using var key = RSA.Create(2_048);
            return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        }
    }

    /// <summary>Makes every request in that version, and no other.</summary>
    private sealed class Speaker(Version version) : DelegatingHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" },
    })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
            return base.SendAsync(request, cancellationToken);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The messenger at /chat, behind a real proxy with its default settings, and another program at /other.</summary>
public sealed class SubPathTests(Chromium chromium) : BrowserTest(chromium)
{
    /// <summary>Which proxy, and whether it takes the path off and says so, or leaves it on.</summary>
    public static TheoryData<string, bool> Proxies => new() { { "nginx", false }, { "nginx", true }, { "caddy", false }, { "caddy", true } };

    [Theory, MemberData(nameof(Proxies))]
    public Task Everything_works_below_a_path_and_the_neighbour_is_left_alone(string name, bool strips) => Scene(async () =>
    {
        await StartOwnMessenger(strips
            ? new() { Wrapper = ["env", "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true"] }
            : new() { More = new Dictionary<string, string> { ["Messenger:PathBase"] = "/chat" } });
        await using var proxy = await Proxy.Start(name, strips, Messenger.Address);
        var (ada, grace) = (await Arrives("Ada", through: proxy.Address), await Arrives("Grace", through: proxy.Address));
        foreach (var person in (Visitor[])[ada, grace])
        {
            await person.Page.GotoAsync("/chat");
            await Expect(person.Page).ToHaveURLAsync(new Uri(proxy.Address, "/chat/signin").ToString());
            await person.Page.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
            await person.SignsUpHere();
            Assert.Equal("/chat/", new Uri(person.Page.Url).AbsolutePath);
        }

        await grace.Page.GotoAsync("/chat/#new-conversation-title");
        await grace.IsConnected();
        await grace.Chooses(ada);
        await grace.Title.FillAsync("Below");
        await grace.FirstMessage.FillAsync("one");
        await grace.Page.GetByRole(AriaRole.Button, new() { Name = "Start the conversation" }).ClickAsync();
        await grace.Log.WaitForAsync();
        await grace.IsConnected();
        // By the stream, whose links know of no path.
        await ada.Line("Below").GetByRole(AriaRole.Link).ClickAsync();
        await ada.Log.WaitForAsync();
        await ada.IsConnected();
        Assert.StartsWith("/chat/conversations/", new Uri(ada.Page.Url).AbsolutePath, StringComparison.Ordinal);
        await ada.Sends("two");
        await grace.SeesExactly("one", "two");
        await ada.FillsDurably(ada.Composer, "half a thought");
        await ada.Reloads();
        await Expect(ada.Composer).ToHaveValueAsync("half a thought");

        var scope = await ada.Page.EvaluateAsync<string>("async () => (await navigator.serviceWorker.ready).scope");
        Assert.Equal(new Uri(proxy.Address, "/chat/").ToString(), scope);
        Assert.All(await ada.Page.Context.CookiesAsync(), cookie => Assert.StartsWith("/chat", cookie.Path, StringComparison.Ordinal));
        var strays = await ada.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('[href], [src], [action], [formaction], use')]
              .flatMap(element => ['href', 'src', 'action', 'formaction'].map(name => element.getAttribute(name)))
              .filter(address => address?.startsWith('/') && !address.startsWith('/chat/'))
            """);
        Assert.Empty(strays);

        await ada.Page.GotoAsync("/other/");
        await Expect(ada.Page.Locator("body")).ToHaveTextAsync("The neighbour");
        await ada.Page.GotoAsync("/chat/settings");
        await ada.IsConnected();
        await ada.LosesItsSession();
        await ada.Page.ReloadAsync();
        await ada.SignsInHere();
        Assert.Equal("/chat/settings", new Uri(ada.Page.Url).AbsolutePath);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).First.ClickAsync();
        await ada.Page.WaitForURLAsync("**/chat/signin");
    }, $"SubPath.{name}.{(strips ? "strips" : "keeps")}");

    /// <summary>A proxy of the machine's own packages; nothing is set but what is asked of it here.</summary>
    private sealed class Proxy : IAsyncDisposable
    {
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("proxy-");
        private readonly Process _process;

        private Proxy(string name, bool strips, Uri messenger, int port)
        {
            Address = new Uri($"http://localhost:{port}");
            var file = Path.Combine(_directory.FullName, "config");
            File.WriteAllText(file, name == "nginx" ? Nginx(strips, messenger, port) : Caddy(strips, messenger, port));
            string[] command = name == "nginx"
                ? ["/usr/sbin/nginx", "-p", _directory.FullName, "-c", file, "-e", "stderr"]
                : ["/usr/bin/caddy", "run", "--adapter", "caddyfile", "--config", file];
            _process = new Process
            {
                StartInfo = new(command[0], command[1..]) { RedirectStandardError = true, Environment = { ["XDG_DATA_HOME"] = _directory.FullName, ["XDG_CONFIG_HOME"] = _directory.FullName } },
            };
            _process.ErrorDataReceived += (_, _) => { };
            _process.Start();
            _process.BeginErrorReadLine();
        }

        public Uri Address { get; }

        public static async Task<Proxy> Start(string name, bool strips, Uri messenger)
        {
            var proxy = new Proxy(name, strips, messenger, Ports.Free());
            using var http = new HttpClient();
            await Eventually.Is($"{name} answers", async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri(proxy.Address, "/other/"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            return proxy;
        }

        public async ValueTask DisposeAsync()
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
            _directory.Delete(recursive: true);
        }

        private string Nginx(bool strips, Uri messenger, int port) => string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            pid {{_directory.FullName}}/pid;
            events {}
            http {
              include /etc/nginx/mime.types;
              access_log off;
              client_body_temp_path {{_directory.FullName}}/body;
              proxy_temp_path {{_directory.FullName}}/proxy;
              fastcgi_temp_path {{_directory.FullName}}/fastcgi;
              uwsgi_temp_path {{_directory.FullName}}/uwsgi;
              scgi_temp_path {{_directory.FullName}}/scgi;
              server {
                listen {{port}};
                location /other/ { default_type text/html; return 200 "The neighbour"; }
                location = /chat { return 308 /chat/; }
                location /chat/ { {{(strips ? $"proxy_set_header X-Forwarded-Prefix /chat; proxy_pass {messenger};" : $"proxy_pass {messenger.GetLeftPart(UriPartial.Authority)};")}} }
              }
            }
            """);

        private static string Caddy(bool strips, Uri messenger, int port) => string.Create(CultureInfo.InvariantCulture, $$"""
            {
              admin off
              auto_https off
            }
            http://localhost:{{port}} {
              handle /other/* {
                header Content-Type text/html
                respond "The neighbour"
              }
              redir /chat /chat/ 308
              {{(strips ? "handle_path" : "handle")}} /chat/* {
                reverse_proxy {{messenger.Authority}} {
                  {{(strips ? "header_up X-Forwarded-Prefix /chat" : "")}}
                }
              }
            }
            """);
    }
}

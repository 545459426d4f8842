using System.Diagnostics;
using System.Globalization;
using AngleSharp.Html.Parser;

namespace OrleansMessenger.Faults.Tests;

public sealed class DrillTests
{
    private const int Killed = 128 + 9;

    [Fact]
    public async Task The_panel_kills_its_process_and_the_next_one_has_what_was_written()
    {
        await using var messenger = await MessengerProcess.Start(new() { Environment = "Development" });
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var grace = await Person.Registered(messenger.Address, "Grace");
        var conversation = await ada.StartConversation([grace], "Drill", "hello");
        using var stream = await grace.OpenEvents($"open={conversation}:0");
        using var panel = await Panel.Open(messenger.Address);

        await panel.Press("kill");

        await Assert.ThrowsAnyAsync<IOException>(async () => await stream.Read().CountAsync());
        Assert.Equal(Killed, (await messenger.Ends()).ExitCode);
        await messenger.Start();
        Assert.Equal(["hello"], (await grace.History(conversation)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_killed_process_in_production_was_not_killed_by_the_panel()
    {
        await using var messenger = await MessengerProcess.Start();
        using var ada = await Person.Registered(messenger.Address, "Ada");
        using var answer = await ada.Submit("/drill/kill");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(0, (await messenger.Stop()).ExitCode);
    }

    [Fact]
    public async Task The_drill_command_starts_the_server_again_whenever_it_is_killed_until_it_is_asked_to_end()
    {
        var data = Directory.CreateTempSubdirectory("messenger-");
        var address = new Uri($"http://localhost:{Ports.Free()}");
        var start = new ProcessStartInfo(Path.Combine(Places.Root, "drill"), [$"--urls={address}", $"--Messenger:DataDirectory={data.FullName}"]);
        using var drill = Process.Start(start)!;
        try
        {
            var lives = new List<string>();
            for (var life = 0; life < 3; life++)
            {
                using var panel = await Panel.Open(address, not: lives);
                lives.Add(panel.ProcessId);
                if (life < 2) await panel.Press("kill");
            }
            Commands.Run("kill", "-TERM", drill.Id.ToString(CultureInfo.InvariantCulture));
            await drill.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(0, drill.ExitCode);
            Assert.Equal(3, lives.Distinct().Count());
            Assert.All(lives, id => Assert.False(Directory.Exists($"/proc/{id}")));
        }
        finally
        {
            if (!drill.HasExited) drill.Kill(entireProcessTree: true);
            data.Delete(recursive: true);
        }
    }

    /// <summary>The page <c>/drill</c> as a developer's browser has it, without an account.</summary>
    private sealed class Panel(HttpClient http, string processId, string token) : IDisposable
    {
        public string ProcessId => processId;

        /// <summary>Waits until there is a panel, of another process than the given ones.</summary>
        public static async Task<Panel> Open(Uri address, IReadOnlyCollection<string>? not = null)
        {
            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
            return await Eventually.Get($"a panel at {address}", () => Read(http, not ?? []), TimeSpan.FromSeconds(60));
        }

        public async Task Press(string button)
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
            using var answer = await http.PostAsync($"/drill/{button}", form);
            Assert.Equal("/drill", answer.Headers.Location?.OriginalString);
        }

        public void Dispose() => http.Dispose();

        private static async Task<Panel?> Read(HttpClient http, IReadOnlyCollection<string> not)
        {
            try
            {
                var page = new HtmlParser().ParseDocument(await http.GetStringAsync("/drill"));
                var id = page.QuerySelector("#process")!.GetAttribute("data-process")!;
                return not.Contains(id) ? null : new Panel(http, id, page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!);
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }
    }
}

using System.IO.Compression;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OrleansMessenger.Bench.Load;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;

namespace OrleansMessenger.Bench.Parts;

/// <summary>A conversation with a page of messages: how soon it begins, and how much is loaded for it.</summary>
internal static class PageWeight
{
    private const int Messages = 50;
    private const string TakesBr = "Accept-Encoding: br\r\n";

    public static async Task Run(Scale scale, Report report)
    {
        await using var messenger = await Messenger.Start(5);
        var id = await messenger.StartConversation("A conversation");
        for (var i = 1; i < Messages; i++)
            (await messenger.People[i * 3 % 5].Post(id, $"Message {i}: about as long as what people write to each other, some more, some less.")).Dispose();

        var path = $"/conversations/{id}";
        var me = messenger.People[0];
        var html = await Body(me, path);
        using var floor = FloorProcess.Room();
        var (ask, bare) = (Request.Get(path, me.Cookies, more: TakesBr), Request.Get($"/{html.Length}"));
        double FirstByte(int port, Request request) => ClosedLoop.OneByOne(port, scale.Of(500, 20), _ => request, 200, peer => peer.FirstByteAt).Median;
        report.Add("page", "p50 ms to the first byte, warm, br", FirstByte(messenger.Port, ask), FirstByte(floor.Port, bare), Aim.AtMost(10));
        var served = Served(messenger.Port, ask);
        report.Add("page", $"KB of HTML with {Messages} messages, br, as it is served", served / 1_000.0, aim: Aim.AtMost(25));
        report.Add("page", $"KB of HTML with {Messages} messages, not compressed", html.Length / 1_000.0);

        var files = new Dictionary<string, byte[]>();
        foreach (var file in Files(await me.Page(path))) files[file] = await Body(me, file);
        foreach (var (file, body) in files) Console.WriteLine($"   {Compressed(body),7:N0} of {body.Length,7:N0} bytes  {file}");
        report.Add("page", "KB of a first visit, br", (served + files.Values.Sum(Compressed)) / 1_000.0, aim: Aim.AtMost(80));
        report.Add("page", "KB of a first visit, not compressed", (html.Length + files.Values.Sum(body => body.Length)) / 1_000.0);
    }

    /// <summary>What a browser fetches with the page.</summary>
    private static IEnumerable<string> Files(IHtmlDocument page) => page
        .QuerySelectorAll("link[rel~=stylesheet], link[rel~=icon], link[rel~=manifest], link[rel~=modulepreload], script[src]")
        .Select(element => element.GetAttribute("href") ?? element.GetAttribute("src")!)
        .Append("/sw.js")
        .Distinct();

    private static async Task<byte[]> Body(Person person, string path)
    {
        using var answer = await person.Get(path);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>With head and framing.</summary>
    private static int Served(int port, Request request)
    {
        using var loop = new EventLoop();
        var peer = new HttpPeer(port);
        loop.Add(peer);
        peer.Ask(request.Next());
        loop.RunUntil("the page", () => !peer.IsBusy);
        return peer.Answer.Length;
    }

    /// <summary>As publishing the program does it.</summary>
    private static int Compressed(byte[] body)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(body.Length)];
        return BrotliEncoder.TryCompress(body, buffer, out var written, quality: 11, window: 22) ? written : body.Length;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The service worker of one person's browser, by the browser's own tools; while these are attached, it isn't stopped for idleness.</summary>
public sealed class WorkerTools
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _asked = [];
    private readonly ICDPSession _browser;
    private readonly string _session;
    private int _last;

    private WorkerTools(ICDPSession browser, string session)
    {
        (_browser, _session) = (browser, session);
        browser.Event("Target.receivedMessageFromTarget").OnEvent += (_, received) => Hear(received!.Value);
    }

    /// <param name="page">A page of that browser.</param>
    public static async Task<WorkerTools> Of(IBrowserContext context, IPage page)
    {
        var tab = await context.NewCDPSessionAsync(page);
        var owner = (await tab.SendAsync("Target.getTargetInfo"))!.Value.GetProperty("targetInfo").GetProperty("browserContextId").GetString();
        await tab.DetachAsync();
        var browser = await context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await browser.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.Single(target => target.GetProperty("type").GetString() == "service_worker" && target.GetProperty("browserContextId").GetString() == owner);
        var attached = await browser.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker.GetProperty("targetId").GetString()!, ["flatten"] = false });
        return new WorkerTools(browser, attached!.Value.GetProperty("sessionId").GetString()!);
    }

    /// <summary>What the function returns, once it has.</summary>
    public async Task<T> Evaluate<T>(string function, object? argument = null)
    {
        var answer = await Ask("Runtime.evaluate", new { expression = $"({function})({JsonSerializer.Serialize(argument)})", awaitPromise = true, returnByValue = true });
        if (answer.TryGetProperty("exceptionDetails", out var failure)) throw new InvalidOperationException(failure.ToString());
        return answer.GetProperty("result").TryGetProperty("value", out var value) ? value.Deserialize<T>(JsonSerializerOptions.Web)! : default!;
    }

    public Task Evaluate(string function, object? argument = null) => Evaluate<JsonElement>(function, argument);

    private async Task<JsonElement> Ask(string method, object parameters)
    {
        var id = Interlocked.Increment(ref _last);
        var asked = _asked[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _browser.SendAsync("Target.sendMessageToTarget", new()
        {
            ["sessionId"] = _session,
            ["message"] = JsonSerializer.Serialize(new { id, method, @params = parameters }),
        });
        return await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private void Hear(JsonElement received)
    {
        if (received.GetProperty("sessionId").GetString() != _session) return;
        using var message = JsonDocument.Parse(received.GetProperty("message").GetString()!);
        if (!message.RootElement.TryGetProperty("id", out var id) || !_asked.TryRemove(id.GetInt32(), out var asked)) return;
        if (message.RootElement.TryGetProperty("result", out var result)) asked.SetResult(result.Clone());
        else asked.SetException(new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{message.RootElement}")));
    }
}

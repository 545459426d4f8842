using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.Bench.Parts;

/// <summary>A grain call alone, and what one event allocates on its way to many tabs. In this process.</summary>
internal static class Calls
{
    public static async Task Run(Scale scale, Report report)
    {
        await GrainCalls(scale, report);
        var frames = scale.Of(2_000, 200);
        var (few, many) = (AllocatedForEach(frames, 10), AllocatedForEach(frames, 1_000));
        report.Add("calls", "bytes allocated for an event to 1,000 tabs, beside 10", many, few, Aim.MoreThanFloorByAtMost(100));
    }

    private static async Task GrainCalls(Scale scale, Report report)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.UseOrleans(silo => silo.RunAlone());
        using var host = builder.Build();
        await host.StartAsync();
        var grain = host.Services.GetRequiredService<IClusterClient>().GetGrain<IEchoGrain>("one");
        var calls = scale.Of(300_000, 20_000);
        await Call(grain, calls);
        var (times, bytes) = (new Samples(), new Samples());
        for (var run = 0; run < scale.Runs; run++)
        {
            var (from, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
            await Call(grain, calls);
            times.Add(Stopwatch.GetElapsedTime(from).TotalNanoseconds / calls);
            bytes.Add((double)(GC.GetTotalAllocatedBytes() - allocated) / calls);
        }
        await host.StopAsync();
        report.Add("calls", "ns of a grain call, one after the other", times.Median, aim: Aim.AtMost(6_000));
        report.Add("calls", "bytes allocated by a grain call", bytes.Median);
    }

    private static async Task Call(IEchoGrain grain, int calls)
    {
        for (var i = 0; i < calls; i++)
            if (await grain.Echo(i) != i) throw new InvalidOperationException("Another answer.");
    }

    /// <summary>Frames one after the other, each when the one before has reached every tab, whose responses take them at once.</summary>
    private static double AllocatedForEach(int frames, int tabs)
    {
        var (group, last, frame) = (new ConnectionGroup(), new CountingWriter(), new byte[500]);
        for (var i = 1; i <= tabs; i++)
        {
            var connection = new Connection(new StreamOutput(i == tabs ? last : new CountingWriter()), int.MaxValue);
            connection.Open(default);
            group.TryAdd(connection);
        }
        Send(frames);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Send(frames);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / frames;

        void Send(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var flushes = last.Flushes;
                group.Send(frame);
                while (last.Flushes == flushes) Thread.Yield();
            }
        }
    }
}

using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrleansMessenger.Accounts;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Servers;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Silo;
using OrleansMessenger.Silo.Cluster;
using OrleansMessenger.Silo.Storage.GrainState;

namespace OrleansMessenger.Bench.Parts;

/// <summary>
/// A conversation of a thousand people, whose devices all want to be notified, against one of ten ("floor"): what it does to posting, and how
/// long the decisions take. In this process, on SQLite in memory; pushes go nowhere and are said to be accepted.
/// </summary>
internal sealed class Notifications(IServiceProvider services, CountedPushes pushes)
{
    private const int PostsPerSecond = 20;
    private const int Turns = 5;

    private IClusterClient Grains => services.GetRequiredService<IClusterClient>();

    public static async Task Run(Scale scale, Report report)
    {
        var (members, posts) = (scale.Of(1_000, 50), scale.Of(40, 10));
        // On disk the slowest of few posts is a sync that took ten times as long as others, with ten members as with a thousand.
        using var store = Store.SqliteInMemory();
        await Seed.People(store.Options, members);
        var pushes = new CountedPushes();
        using var host = Compose(store, pushes);
        await host.StartAsync();
        pushes.Grains = host.Services.GetRequiredService<IClusterClient>();
        var bench = new Notifications(host.Services, pushes);
        for (var number = 1; number <= members; number++) await bench.WantAlerts(number);
        var (small, large) = (await bench.Start(10), await bench.Start(members));
        for (var turn = 0; turn < Turns; turn++)
            foreach (var one in new[] { small, large }) one.Turns.Add(await Posts(one, posts));
        report.Add("notifications", $"p50 ms of a post to {members:N0} members, beside 10", large.Median, small.Median);
        report.Add("notifications", $"ms of the slowest of {posts} posts to {members:N0} members, beside 10", large.Slowest, small.Slowest, Aim.MoreThanFloorByAtMost(2));
        report.Add("notifications", $"s from a post until all {members - 1:N0} decisions are made, beside 9", large.Decided, small.Decided, Aim.AtMost(5));
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private static IHost Compose(Store store, CountedPushes pushes)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMessengerStorage(store.Options);
        builder.Services.AddSingleton<IPushQueue>(pushes);
        builder.UseOrleans(silo => silo.UseMessengerStorage(store.Options).UseEventQueues().RunAlone());
        return builder.Build();
    }

    private async Task WantAlerts(int number)
    {
        var devices = Grains.GetGrain<IDevicesGrain>(Seed.Id(number));
        await devices.BeginSession(Device(number), key: null, "Firefox on Android", endsWithBrowser: false);
        if (!await devices.WantAlerts(Device(number), wanted: true, new PushSubscription($"https://push.example/{number}", new string('B', 87), new string('A', 22))))
            throw new InvalidOperationException("The device is not known.");
    }

    private async Task<Conversation> Start(int members)
    {
        var id = Seed.Id(members);
        var conversation = Grains.GetGrain<IConversationGrain>(id);
        Member[] everybody = [.. Enumerable.Range(1, members).Select(number => new Member(Seed.Id(number), Seed.Nickname(number)))];
        await conversation.Create(new NewConversation(everybody[0].UserId, "Bench", everybody, null, Guid.CreateVersion7()));
        await pushes.All(members - 1, id, seq: 0);

        var decided = new Samples();
        for (var i = 0; i < 3; i++)
        {
            // Whoever has read is notified anew, and not of what waits already.
            var last = i;
            await Task.WhenAll(everybody.Select(member => Grains.GetGrain<IUserGrain>(member.UserId).MarkRead(id, last)));
            var from = Stopwatch.GetTimestamp();
            var seq = await Post(conversation, everybody[0]);
            await pushes.All(members - 1, id, seq);
            decided.Add(from, Stopwatch.GetTimestamp());
        }
        return new Conversation(conversation, everybody[0], decided.Median / 1_000);
    }

    private static async Task<Samples> Posts(Conversation conversation, int count)
    {
        var times = new Samples();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PostsPerSecond));
        for (var i = 0; i < count; i++)
        {
            await timer.WaitForNextTickAsync();
            var from = Stopwatch.GetTimestamp();
            await Post(conversation.Grain, conversation.Author);
            times.Add(from, Stopwatch.GetTimestamp());
        }
        return times;
    }

    private static async Task<long> Post(IConversationGrain conversation, Member author) =>
        (await conversation.Post(author.UserId, Guid.CreateVersion7(), "Is anybody there who would like to be told of this?")).Message!.Seq;

    private static string Device(int number) => Seed.Id(number + (1L << 40));

    /// <param name="Decided">Seconds from a post until everybody's decision is made.</param>
    private sealed record Conversation(IConversationGrain Grain, Member Author, double Decided)
    {
        public List<Samples> Turns { get; } = [];

        public double Median => Samples.MedianOf(Turns.Select(turn => turn.Median));

        public double Slowest => Samples.MedianOf(Turns.Select(turn => turn.Percentile(100)));
    }
}

using OrleansMessenger.Bench.Measuring;

namespace OrleansMessenger.Bench.Parts;

/// <summary>How large a run is.</summary>
/// <param name="IsQuick">Only whether everything runs: the figures mean nothing.</param>
internal sealed record Scale(bool IsQuick)
{
    /// <summary>How often a figure is measured for its median.</summary>
    public int Runs => IsQuick ? 1 : 3;

    public int Of(int full, int quick) => IsQuick ? quick : full;

    public TimeSpan Seconds(double full) => TimeSpan.FromSeconds(IsQuick ? Math.Min(full, 0.5) : full);
}

/// <summary>One part of the benchmark: measures and reports its figures.</summary>
internal sealed record Part(string Name, Func<Scale, Report, Task> Run)
{
    public static readonly Part[] All =
    [
        new("fanout", FanOut.Run),
        new("idle", Idle.Run),
        new("posting", Posting.Run),
        new("acts", Acts.Run),
        new("drafts", Drafts.Run),
        new("growth", Growth.Run),
        new("storm", Storm.Run),
        new("page", PageWeight.Run),
        new("start", StartUp.Run),
        new("calls", Calls.Run),
        new("notifications", Notifications.Run),
        new("onetab", OneTab.Run),
    ];
}

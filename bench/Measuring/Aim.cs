using System.Globalization;

namespace OrleansMessenger.Bench.Measuring;

/// <summary>What a figure has to be, in words and as a test of ours and of the floor.</summary>
public sealed record Aim(string Words, Func<double, double?, bool> IsMet)
{
    /// <summary>Of the floor.</summary>
    public static Aim RatioAtLeast(double least) => new(Text($"≥ {least} of floor"), (ours, floor) => floor is { } other && ours >= least * other);

    /// <summary>Of the floor.</summary>
    public static Aim RatioAtMost(double most) => new(Text($"≤ {most} of floor"), (ours, floor) => floor is { } other && ours <= most * other);

    public static Aim AtMost(double most) => new(Text($"≤ {most}"), (ours, _) => ours <= most);

    /// <summary>Above the floor, in the figure's unit.</summary>
    public static Aim MoreThanFloorByAtMost(double most) => new(Text($"≤ floor + {most}"), (ours, floor) => floor is { } other && ours <= other + most);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

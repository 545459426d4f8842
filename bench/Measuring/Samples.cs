using System.Diagnostics;

namespace OrleansMessenger.Bench.Measuring;

/// <summary>Times of single events, in milliseconds.</summary>
public sealed class Samples
{
    private readonly List<double> _all = [];

    public int Count => _all.Count;

    public double Median => Percentile(50);

    public double P99 => Percentile(99);

    public void Add(double milliseconds) => _all.Add(milliseconds);

    public void Clear() => _all.Clear();

    /// <summary>Between two timestamps of <see cref="Stopwatch"/>.</summary>
    public void Add(long from, long to) => Add(Stopwatch.GetElapsedTime(from, to).TotalMilliseconds);

    /// <summary>The smallest that so many percent don't exceed; not a number when there are none.</summary>
    public double Percentile(double percent)
    {
        if (_all.Count == 0) return double.NaN;
        _all.Sort();
        return _all[Math.Clamp((int)Math.Ceiling(percent / 100 * _all.Count) - 1, 0, _all.Count - 1)];
    }

    public static double MedianOf(IEnumerable<double> runs)
    {
        var samples = new Samples();
        foreach (var run in runs) samples.Add(run);
        return samples.Median;
    }
}

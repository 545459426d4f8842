using System.Globalization;

namespace OrleansMessenger.Bench.Measuring;

/// <param name="Floor">The same of a floor, or of the small or plain case that ours is compared with; null when it stands alone.</param>
/// <param name="Aim">Null for what is only told.</param>
public sealed record Figure(string Part, string Name, double Ours, double? Floor, Aim? Aim);

/// <summary>Figures as they come, and all of them as one Markdown table.</summary>
public sealed class Report
{
    private static readonly string[] _head = ["part", "figure", "ours", "floor", "ratio", "aim", "met"];

    private readonly List<Figure> _figures = [];

    public void Add(string part, string name, double ours, double? floor = null, Aim? aim = null)
    {
        var figure = new Figure(part, name, ours, floor, aim);
        _figures.Add(figure);
        Console.WriteLine($"   {string.Join("  ", Cells(figure).Skip(1).Where(cell => cell.Length > 0))}");
    }

    public void Print()
    {
        string[][] rows = [_head, .. _figures.Select(Cells)];
        var widths = Enumerable.Range(0, _head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        string Line(string[] cells) => $"| {string.Join(" | ", cells.Select((cell, i) => i is 2 or 3 or 4 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))} |";
        Console.WriteLine();
        Console.WriteLine(Line(_head));
        Console.WriteLine($"|{string.Join('|', widths.Select((width, i) => i is 2 or 3 or 4 ? $"{new string('-', width + 1)}:" : new string('-', width + 2)))}|");
        foreach (var row in rows.Skip(1)) Console.WriteLine(Line(row));
        var judged = _figures.Where(figure => figure.Aim is not null).ToArray();
        Console.WriteLine($"\n{judged.Count(IsMet)} of {judged.Length} aims met.");
    }

    private static bool IsMet(Figure figure) => figure.Aim!.IsMet(figure.Ours, figure.Floor);

    private static string[] Cells(Figure figure) =>
    [
        figure.Part, figure.Name, Number(figure.Ours), figure.Floor is { } floor ? Number(floor) : "",
        figure.Floor is > 0 and var other ? Number(figure.Ours / other) : "", figure.Aim?.Words ?? "", figure.Aim is null ? "" : IsMet(figure) ? "yes" : "NO",
    ];

    /// <summary>Three digits that count.</summary>
    private static string Number(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}

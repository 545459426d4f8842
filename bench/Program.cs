using System.Diagnostics;
using OrleansMessenger.Bench.Floors;
using OrleansMessenger.Bench.Measuring;
using OrleansMessenger.Bench.Parts;

// bench [--quick] [PART …], or a floor, which a part starts as a process of its own.
if (args is ["floor", .. var floor])
{
    await Floor.Run(floor);
    return 0;
}

var names = args.Where(arg => arg != "--quick").ToArray();
if (names.FirstOrDefault(name => !Array.Exists(Part.All, part => part.Name == name)) is { } unknown)
{
    await Console.Error.WriteLineAsync($"There is no part {unknown}. There are: {string.Join(", ", Part.All.Select(part => part.Name))}.");
    return 2;
}

var whole = Stopwatch.StartNew();
var (scale, report, failed) = (new Scale(args.Contains("--quick")), new Report(), false);
foreach (var part in Part.All.Where(part => names.Length == 0 || names.Contains(part.Name)))
{
    var clock = Stopwatch.StartNew();
    Console.WriteLine($"== {part.Name}");
    try
    {
        await part.Run(scale, report);
    }
    catch (Exception error)
    {
        failed = true;
        await Console.Error.WriteLineAsync($"{part.Name} failed: {error}");
    }
    Console.WriteLine($"   {clock.Elapsed.TotalSeconds:0} s");
}
report.Print();
Console.WriteLine($"{whole.Elapsed.TotalSeconds:0} s in all.");
return failed ? 1 : 0;

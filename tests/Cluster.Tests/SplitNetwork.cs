using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>
/// A network inside this machine: places with an address each, in network namespaces of their own, on one bridge. A place can be cut off
/// from all others or from some. This process is on it as well.
/// </summary>
internal sealed class SplitNetwork : IDisposable
{
    /// <summary>Begins the name of all that is made here; the id of the process that made it follows.</summary>
    private const string Ours = "msgr";

    private static readonly Lazy<string?> _whyNot = new(Probe);
    private static int _made;

    private readonly string _name;
    private readonly string _range;
    private readonly List<Place> _places = [];

    private SplitNetwork(string name, string range) => (_name, _range) = (name, range);

    /// <summary>Why this machine can have no such network, as a sentence; null when it can. Found out by making one.</summary>
    public static string? WhyNot => _whyNot.Value;

    public static SplitNetwork Make()
    {
        var number = Interlocked.Increment(ref _made);
        if (number == 1) RemoveLeftovers();
        var network = new SplitNetwork(string.Create(CultureInfo.InvariantCulture, $"{Ours}{Environment.ProcessId}-{number}"), FreeRange());
        try
        {
            Ip($"link add name {network._name} type bridge");
            Ip($"addr add {network._range}.1/24 dev {network._name}");
            Ip($"link set {network._name} up");
            return network;
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public Place Add()
    {
        var number = _places.Count + 2;
        var place = new Place($"{_name}-{number}", $"{_range}.{number}");
        _places.Add(place);
        Ip($"netns add {place.Name}");
        Ip($"link add {place.Name} type veth peer name eth0 netns {place.Name}");
        Ip($"link set {place.Name} master {_name} up");
        Ip($"-n {place.Name} addr add {place.Address}/24 dev eth0");
        Ip($"-n {place.Name} link set lo up");
        Ip($"-n {place.Name} link set eth0 up");
        return place;
    }

    public void Dispose()
    {
        foreach (var place in _places) Remove(place.Name);
        RemoveLink(_name);
    }

    private static string? Probe()
    {
        try
        {
            using var network = Make();
            network.Add();
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"This machine doesn't let tests split a network (it takes iproute2 and root): {failure.Message.Trim().TrimEnd('.')}.";
        }
    }

    /// <summary>
    /// Of a test process that was killed: its network, and the programs that still run in it. Before the first network is made, what has
    /// this process' id is left over as well.
    /// </summary>
    private static void RemoveLeftovers()
    {
        foreach (var name in Ip("netns list").Split('\n').Select(line => line.Split(' ')[0]).Where(IsLeftover)) Remove(name);
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces().Where(card => IsLeftover(card.Name))) RemoveLink(card.Name);
    }

    private static bool IsLeftover(string name) =>
        name.StartsWith(Ours, StringComparison.Ordinal) && int.TryParse(name[Ours.Length..].Split('-')[0], out var id)
        && (id == Environment.ProcessId || !Directory.Exists($"/proc/{id}"));

    private static void Remove(string name)
    {
        foreach (var id in Try($"netns pids {name}").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            End(int.Parse(id, CultureInfo.InvariantCulture));
        Try($"netns del {name}");
        RemoveLink(name);
    }

    private static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static void RemoveLink(string name) => Try($"link del {name}");

    private static string FreeRange()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(address => address.Address.ToString()).ToArray();
        return Enumerable.Range(Environment.ProcessId, 256).Select(number => $"10.77.{number % 256}")
            .First(range => !taken.Any(address => address.StartsWith($"{range}.", StringComparison.Ordinal)));
    }

    internal static string Ip(string arguments)
    {
        var (exitCode, output, errors) = Run(arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"ip {arguments}: {errors}");
    }

    /// <summary>What is gone already need not be removed.</summary>
    private static string Try(string arguments) => Run(arguments) is (0, var output, _) ? output : "";

    private static (int ExitCode, string Output, string Errors) Run(string arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (ip.StandardOutput.ReadToEnd(), ip.StandardError.ReadToEnd());
        ip.WaitForExit();
        return (ip.ExitCode, output, errors);
    }
}

/// <summary>Where one program runs.</summary>
internal sealed record Place(string Name, string Address)
{
    /// <summary>Of an Ethernet card that is nowhere: what is sent there is lost, and nobody is told.</summary>
    private const string Nowhere = "02:00:00:00:00:01";

    /// <summary>Runs a program there. It becomes that program: its process id is the program's.</summary>
    public string[] Wrapper => ["ip", "netns", "exec", Name];

    /// <summary>Nothing goes there or comes from there. It keeps its address and its routes.</summary>
    public void CutOff() => SplitNetwork.Ip($"link set {Name} down");

    public void Heal() => SplitNetwork.Ip($"link set {Name} up");

    /// <summary>Packets between it and those others are lost; all else goes on.</summary>
    public void CutOff(IEnumerable<Place> others) =>
        InBoth(others, (here, there) =>
            SplitNetwork.Ip($"-n {here.Name} neigh replace {there.Address} lladdr {Nowhere} dev eth0 nud permanent"));

    public void Heal(IEnumerable<Place> others) =>
        InBoth(others, (here, there) => SplitNetwork.Ip($"-n {here.Name} neigh del {there.Address} dev eth0"));

    private void InBoth(IEnumerable<Place> others, Action<Place, Place> change)
    {
        foreach (var other in others)
        {
            change(this, other);
            change(other, this);
        }
    }
}

/// <summary>A test that needs a network to split: skipped, with a sentence, where the machine forbids one.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SplitFactAttribute : FactAttribute
{
    public SplitFactAttribute() => Skip = SplitNetwork.WhyNot;
}

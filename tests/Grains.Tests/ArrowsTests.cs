using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrleansMessenger.Grains.Tests;

/// <summary>What may know of what, read from the sources: no project, and no folder of a project, knows of one that knows of it.</summary>
public sealed partial class ArrowsTests
{
    private static readonly Dictionary<string, string> _namespaces = new()
    {
        ["Grains.Interfaces"] = "OrleansMessenger",
        ["Grains"] = "OrleansMessenger.Grains",
        ["Silo"] = "OrleansMessenger.Silo",
        ["WebFrontend"] = "OrleansMessenger.WebFrontend",
    };

    public static TheoryData<string> Projects { get; } = [.. _namespaces.Keys];

    [Fact]
    public void Projects_know_only_what_is_below_them()
    {
        Assert.Empty(ReferencesOf("Grains.Interfaces"));
        Assert.Equal(["Grains.Interfaces"], ReferencesOf("Grains"));
        Assert.Equal(["Grains"], ReferencesOf("Silo"));
        Assert.Equal(["Silo"], ReferencesOf("WebFrontend"));
    }

    [Fact]
    public void Grains_know_no_database()
    {
        var packages = Project("Grains").Descendants("PackageReference").Concat(Project("Grains.Interfaces").Descendants("PackageReference"));
        Assert.All(packages, package => Assert.StartsWith("Microsoft.Orleans.", package.Attribute("Include")!.Value, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_file_is_of_the_namespace_of_its_folder(string project) =>
        Assert.All(SourcesOf(project).Where(file => file.Namespace is not null), file => Assert.Equal(NamespaceOf(project, file.Folder), file.Namespace));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_know_each_other_in_one_direction_at_most(string project)
    {
        var arrows = ArrowsOf(project);
        Assert.NotEmpty(arrows);
        var circles = arrows.Where(arrow => Reaches(arrows, arrow.To, arrow.From)).Select(arrow => $"{project}/{arrow.From} -> {project}/{arrow.To}");
        Assert.Empty(circles);
    }

    private static HashSet<(string From, string To)> ArrowsOf(string project)
    {
        var sources = SourcesOf(project).Where(file => project != "WebFrontend" || file.Folder.Length > 0).ToArray();
        var folders = sources.Select(file => file.Folder).Distinct().ToDictionary(folder => NamespaceOf(project, folder));
        var types = sources.ToLookup(file => file.Folder, file => file.Types);
        var arrows = new HashSet<(string, string)>();
        foreach (var file in sources)
        {
            foreach (var used in file.Usings)
                if (folders.TryGetValue(used, out var folder) && folder != file.Folder) arrows.Add((file.Folder, folder));
            // What is in a folder above needs no using.
            foreach (var above in folders.Values.Where(folder => IsAbove(folder, file.Folder)))
                if (types[above].SelectMany(names => names).Any(file.Names.Contains)) arrows.Add((file.Folder, above));
        }
        return arrows;
    }

    private static bool IsAbove(string folder, string other) =>
        folder != other && (folder.Length == 0 || other.StartsWith($"{folder}/", StringComparison.Ordinal));

    private static bool Reaches(HashSet<(string From, string To)> arrows, string from, string to)
    {
        var seen = new HashSet<string> { from };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var here))
        {
            if (here == to) return true;
            foreach (var arrow in arrows.Where(arrow => arrow.From == here && seen.Add(arrow.To))) next.Enqueue(arrow.To);
        }
        return false;
    }

    private static Source[] SourcesOf(string project)
    {
        var root = Path.Combine(Places.Root, project);
        string[] folders = [root, .. Directory.GetDirectories(root).Where(folder => Path.GetFileName(folder) is not ("node_modules" or "wwwroot"))];
        var files = folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs*", folder == root ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml");
        return [.. files.Select(file => new Source(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)))];
    }

    private static string NamespaceOf(string project, string folder) => $"{_namespaces[project]}.{folder.Replace('/', '.')}".TrimEnd('.');

    private static IEnumerable<string> ReferencesOf(string project) =>
        Project(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

    private static XDocument Project(string project) => XDocument.Load(Path.Combine(Places.Root, project, $"{project}.csproj"));

    [GeneratedRegex(@"^@?using (?:static )?([\w.]+);?", RegexOptions.Multiline)]
    private static partial Regex Using { get; }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace { get; }

    [GeneratedRegex(@"^(?:public |internal )?(?:(?:sealed|static|abstract|readonly|partial) )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declared { get; }

    /// <summary>Names that stand for themselves: no comments, no strings, no members of something else.</summary>
    [GeneratedRegex(@"//.*|""(?:[^""\\\n]|\\.)*""|(?<![\w.])(\w+)")]
    private static partial Regex Named { get; }

    /// <summary>One file, by its path in the project.</summary>
    private sealed class Source(string path, string text)
    {
        public string Path => path;

        public string Folder { get; } = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";

        public string? Namespace { get; } = OwnNamespace.Match(text) is { Success: true } match ? match.Groups[1].Value : null;

        public string[] Usings { get; } = [.. Using.Matches(text).Select(match => match.Groups[1].Value)];

        public string[] Types { get; } = [.. Declared.Matches(text).Select(match => match.Groups[1].Value)];

        public HashSet<string> Names { get; } = [.. Named.Matches(text).Select(match => match.Groups[1].Value)];
    }
}

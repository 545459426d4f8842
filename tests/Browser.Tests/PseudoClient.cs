using System.Diagnostics;

namespace OrleansMessenger.Browser.Tests;

/// <summary>The page's module with dictionaries in which every sentence reads ⟦like this⟧, bundled as the build does it.</summary>
internal static class PseudoClient
{
    private const string Bracketed =
        """

        export const words = bracketed(english);

        function bracketed(word) {
          if (typeof word === 'string') return `⟦${word}⟧`;
          if (typeof word === 'function') return (...given) => bracketed(word(...given));
          return Object.fromEntries(Object.entries(word).map(([name, one]) => [name, bracketed(one)]));
        }
        """;

    private static readonly string _frontend = Path.Combine(Places.Root, "WebFrontend");

    public static async Task<string> Bundle()
    {
        var sources = Directory.CreateTempSubdirectory("messenger-pseudo-");
        try
        {
            foreach (var folder in (string[])["Client", "Safety"])
                Copy(Path.Combine(_frontend, folder), Path.Combine(sources.FullName, folder));
            foreach (var folder in (string[])["words", "durable"])
                await Bracket(Path.Combine(sources.FullName, $"Client/{folder}/words.js"));
            return await Esbuild(sources.FullName);
        }
        finally
        {
            sources.Delete(recursive: true);
        }
    }

    private static async Task Bracket(string file) =>
        await File.WriteAllTextAsync(file,
            (await File.ReadAllTextAsync(file)).Replace("export const words = ", "const english = ", StringComparison.Ordinal) + Bracketed);

    private static async Task<string> Esbuild(string directory)
    {
        var start = new ProcessStartInfo(Path.Combine(_frontend, "node_modules/.bin/esbuild"),
            ["Client/app.js", "--bundle", "--format=esm", "--target=es2022", "--log-level=warning"])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            Environment = { ["NODE_PATH"] = Path.Combine(_frontend, "node_modules") },
        };
        using var esbuild = Process.Start(start)!;
        var bundle = await esbuild.StandardOutput.ReadToEndAsync();
        await esbuild.WaitForExitAsync();
        Assert.Equal(0, esbuild.ExitCode);
        return bundle;
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

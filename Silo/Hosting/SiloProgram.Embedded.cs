#if !ORLEANS
namespace OrleansMessenger.Silo;

/// <summary>One machine needs no silo of its own: the frontend runs the grains in its process.</summary>
internal static class SiloProgram
{
    public static async Task<int> Run(string[] args)
    {
        await Console.Error.WriteLineAsync(
            "OrleansMessenger could not start. This build is for one process: start WebFrontend, which runs the grains itself, or build the silo with -p:GrainRuntime=Orleans.");
        return 1;
    }
}
#endif

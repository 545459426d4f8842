/// <summary>.NET looks for this name in an assembly that it is told to load at the start of a program (DOTNET_STARTUP_HOOKS).</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
    }
}

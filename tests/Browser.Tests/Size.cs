namespace OrleansMessenger.Browser.Tests;

/// <summary>MESSENGER_FULL=1 runs the drills in the size they are meant to have; otherwise in one that everybody waits for.</summary>
internal static class Size
{
    public static readonly bool IsFull = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1";
}

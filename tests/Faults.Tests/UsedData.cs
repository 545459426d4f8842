namespace OrleansMessenger.Faults.Tests;

/// <summary>A data directory that a messenger has worked in, and closed as it should.</summary>
internal sealed class UsedData : IAsyncDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("messenger-").FullName;

    public static async Task<UsedData> Make()
    {
        var data = new UsedData();
        await using var messenger = await MessengerProcess.Start(new() { DataDirectory = data.Directory });
        using var ada = await Person.Registered(messenger.Address, "Ada");
        await messenger.Stop();
        return data;
    }

    public ValueTask DisposeAsync()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}

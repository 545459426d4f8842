using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Accounts;

public sealed class SettingsGrain([PersistentState("settings")] IPersistentState<SettingsGrain.SettingsState> stored) : Grain, ISettingsGrain
{
    public Task<PersonSettings> Read() => Task.FromResult(stored.State.Settings);

    public Task Save(PersonSettings settings) => settings == stored.State.Settings ? Task.CompletedTask : stored.Replace(new SettingsState { Settings = settings });

    [GenerateSerializer, Alias("messenger.SettingsState")]
    public sealed class SettingsState
    {
        [Id(0)] public PersonSettings Settings { get; set; } = new();
    }
}

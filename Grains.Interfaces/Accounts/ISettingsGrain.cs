namespace OrleansMessenger.Accounts;

/// <summary>What a person has chosen, beside the account and notifications; the key is the user id.</summary>
[Alias("messenger.ISettingsGrain")]
public interface ISettingsGrain : IGrainWithStringKey
{
    [Alias("Read")]
    Task<PersonSettings> Read();

    [Alias("Save")]
    Task Save(PersonSettings settings);
}

/// <param name="ShowsTyping">Others see when the person is writing, and the person sees it of others.</param>
/// <param name="ShowsPresence">So with whether the person is there.</param>
[GenerateSerializer, Immutable, Alias("messenger.PersonSettings")]
public sealed record PersonSettings(bool ShowsTyping = true, bool ShowsPresence = true);

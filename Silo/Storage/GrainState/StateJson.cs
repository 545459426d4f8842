using System.Text.Json.Serialization;
using OrleansMessenger.Grains.Accounts;
using OrleansMessenger.Grains.Devices;
using OrleansMessenger.Grains.Drafts;
using OrleansMessenger.Grains.Notifications;

namespace OrleansMessenger.Silo.Storage.GrainState;

/// <summary>How each grain's state is read and written, compiled with the program: by reflection, whoever comes first after a start waits for it to be compiled.</summary>
[JsonSerializable(typeof(AccountGrain.AccountState))]
[JsonSerializable(typeof(BlockingGrain.BlockingState))]
[JsonSerializable(typeof(DevicesGrain.DevicesState))]
[JsonSerializable(typeof(NotificationsState))]
[JsonSerializable(typeof(EmailAddressGrain.Ownership))]
[JsonSerializable(typeof(HandleGrain.Holding))]
[JsonSerializable(typeof(KeyRingGrain.KeyRing))]
[JsonSerializable(typeof(SettingsGrain.SettingsState))]
[JsonSerializable(typeof(PushKeysGrain.PushKeys))]
[JsonSerializable(typeof(DraftState))]
[JsonSerializable(typeof(DraftIndexState))]
internal sealed partial class StateJson : JsonSerializerContext;

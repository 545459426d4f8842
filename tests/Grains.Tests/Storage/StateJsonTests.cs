using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Accounts;
using OrleansMessenger.Grains.Devices;
using OrleansMessenger.Grains.Drafts;
using OrleansMessenger.Grains.Notifications;
using OrleansMessenger.Notifications;
using OrleansMessenger.Silo.Storage.GrainState;

namespace OrleansMessenger.Grains.Tests.Storage;

/// <summary>States are read and written by compiled code; by reflection it is the same.</summary>
public sealed class StateJsonTests
{
    private static readonly JsonSerializerOptions _byReflection = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<Type> States { get; } =
    [
        .. typeof(UserGrain).Assembly.GetTypes().SelectMany(type => type.GetConstructors()).SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => parameter.ParameterType).Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IPersistentState<>))
            .Select(type => type.GenericTypeArguments[0]).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(States))]
    public void Every_state_is_among_them(Type state) => Assert.NotNull(StateJson.Default.GetTypeInfo(state));

    [Theory]
    [MemberData(nameof(States))]
    public void What_a_row_leaves_out_is_as_in_a_new_state(Type state)
    {
        var read = typeof(JsonStateSerializer).GetMethod(nameof(JsonStateSerializer.Deserialize))!.MakeGenericMethod(state)
            .Invoke(new JsonStateSerializer(), [BinaryData.FromString("""{"NotKnownYet":{"A":[1]}}""")]);
        Assert.Equal(Plain(Activator.CreateInstance(state)!), Plain(read!));
    }

    [Fact]
    public void They_are_written_and_read_as_by_reflection()
    {
        Same(new AccountGrain.AccountState { Account = new() { Nickname = "Zoë <&> 🎉", LockoutEnd = DateTimeOffset.UnixEpoch, AccessFailedCount = 2 }, KnownAs = "Zoë" });
        Same(new DevicesGrain.DevicesState { SignedIn = [new("d", "Firefox", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, WantsAlerts: true, new("https://push.example.org", "k", "a"))] });
        Same(new NotificationsState
        {
            ForAll = new(NotificationLevel.None, new(new(22, 0), new(7, 30), "Europe/Berlin"), DateTimeOffset.UnixEpoch),
            Conversations = { ["c"] = new(NotificationLevel.All, DateTimeOffset.UnixEpoch) },
        });
        DraftField[] fields = [new("Text", "line\nline \"quoted\" 🎉")];
        Same(new DraftState { Revision = 3, Fields = fields, SavedAt = DateTimeOffset.UnixEpoch, SentClientId = Guid.Empty, Others = [new("v", fields, DateTimeOffset.UnixEpoch)] });
        Same(new EmailAddressGrain.Ownership { Owner = "o", ClaimedAt = DateTimeOffset.UnixEpoch });
        Same(new KeyRingGrain.KeyRing { Keys = ["<key id=\"1\" />"], AddedAt = DateTimeOffset.UnixEpoch });
        Same(new SettingsGrain.SettingsState { Settings = new(ShowsTyping: false) });
        Same(new BlockingGrain.BlockingState { Blocked = ["a", "b"] });
        Same(new PushKeysGrain.PushKeys { Pkcs8 = [0, 255, 62] });
    }

    [Fact]
    public void A_setting_that_came_later_is_as_in_a_new_state() => Assert.Equal(
        new PersonSettings(ShowsTyping: false, ShowsPresence: true),
        new JsonStateSerializer().Deserialize<SettingsGrain.SettingsState>(BinaryData.FromString("""{"Settings":{"ShowsTyping":false}}"""))!.Settings);

    private static void Same<TState>(TState state)
    {
        var serializer = new JsonStateSerializer();
        var written = serializer.Serialize(state);
        Assert.Equal(Plain(state!), written.ToString());
        Assert.Equal(Plain(state!), Plain(serializer.Deserialize<TState>(written)!));
    }

    private static string Plain(object state) => JsonSerializer.Serialize(state, state.GetType(), _byReflection);
}

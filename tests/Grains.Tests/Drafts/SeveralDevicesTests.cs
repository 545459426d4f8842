using FsCheck;
using FsCheck.Fluent;
using OrleansMessenger.Grains.Tests.Conversations;

namespace OrleansMessenger.Grains.Tests.Drafts;

/// <summary>
/// Three devices of one person, in every order that chance makes up: typing, losing answers, repeating themselves, crashing, sending.
/// <c>MESSENGER_FULL=1</c> tries fifty times as many orders.
/// </summary>
[Collection(nameof(OnSqlite))]
public sealed class SeveralDevicesTests(SqliteSilo silo)
{
    private const int Cases = 400;
    private const int Steps = 60;

    [Fact]
    public void No_text_that_was_answered_for_is_lost_and_none_that_was_sent_comes_back()
    {
        var cases = Environment.GetEnvironmentVariable("MESSENGER_FULL") == "1" ? 50 * Cases : Cases;
        var steps = Arb.From(Gen.Choose(0, DeviceWorld.Choices - 1).ArrayOf(Steps), Shorter);

        // One after the other: FsCheck holds a thread for each, and the silo needs them.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), Prop.ForAll(steps, chosen => new DeviceWorld(silo).Live(chosen)));
    }

    /// <summary>The same story with a part left out, large parts first.</summary>
    private static IEnumerable<int[]> Shorter(int[] steps)
    {
        for (var length = steps.Length / 2; length > 0; length /= 2)
        {
            for (var from = 0; from + length <= steps.Length; from += length)
                yield return [.. steps[..from], .. steps[(from + length)..]];
        }
    }
}

using OrleansMessenger.Conversations;
using OrleansMessenger.Silo.Storage;

namespace OrleansMessenger.Grains.Tests.Conversations;

/// <summary>A conversation and people of its own for each test.</summary>
public abstract class ConversationTest(MessengerSilo silo)
{
    protected MessengerSilo Silo => silo;

    protected string Id { get; } = NewId();

    protected Member Ada { get; } = new(NewId(), "Ada");

    protected Member Grace { get; } = new(NewId(), "Grace");

    protected Member Linus { get; } = new(NewId(), "Linus");

    /// <summary>Somebody who is in none of the conversations.</summary>
    protected Member Eve { get; } = new(NewId(), "Eve");

    protected IConversationGrain Conversation => silo.Grain<IConversationGrain>(Id);

    /// <summary>Ada starts the conversation with Grace and Linus.</summary>
    protected Task Start(string? text = null, string? title = null) =>
        Conversation.Create(new NewConversation(Ada.UserId, title, [Ada, Grace, Linus], text, Guid.NewGuid()));

    protected Task<PostResult> Post(Member author, string text, Guid? clientId = null) =>
        Conversation.Post(author.UserId, clientId ?? Guid.NewGuid(), text);

    protected async Task<Message> Say(Member author, string text)
    {
        var result = await Post(author, text);
        Assert.Equal(PostOutcome.Posted, result.Outcome);
        return result.Message!;
    }

    /// <summary>Posts that are all under way at once, by all three in turn.</summary>
    protected Task<PostResult[]> PostAtOnce(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Post(new[] { Ada, Grace, Linus }[i % 3], $"text {i}")));

    /// <summary>The whole log, as a member reads it page by page.</summary>
    protected async Task<Message[]> History()
    {
        var messages = new List<Message>();
        long? before = null;
        while (true)
        {
            var view = await Conversation.View(Ada.UserId, before);
            messages.InsertRange(0, view!.Messages);
            if (!view.HasEarlier) return [.. messages];
            before = view.Messages[0].Seq;
        }
    }

    /// <summary>The database, which is SQLite, refuses a change of such rows meanwhile, as a full disk would.</summary>
    /// <param name="change"><c>INSERT ON messages</c> …</param>
    protected async Task Refusing(string change, string rows, Func<Task> meanwhile)
    {
        var name = $"refuse_{Id}";
        await Execute($"CREATE TRIGGER {name} BEFORE {change} WHEN {rows} BEGIN SELECT RAISE(ABORT, 'No room.'); END");
        try
        {
            await meanwhile();
        }
        finally
        {
            await Execute($"DROP TRIGGER {name}");
        }
    }

    private Task<int> Execute(string sql) => Silo.Database.Database.Write(connection => connection.Execute(sql));

    protected static IEnumerable<long> Numbers(long from, long to)
    {
        for (var number = from; number <= to; number++) yield return number;
    }

    protected static string NewId() => Guid.NewGuid().ToString("N");
}

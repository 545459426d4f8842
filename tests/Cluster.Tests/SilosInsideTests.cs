using System.Net;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>The smallest cluster: frontends that are silos as well, and nothing else.</summary>
public sealed class SilosInsideTests
{
    [Fact]
    public async Task Frontends_with_silos_inside_are_one_messenger_and_go_on_without_the_other()
    {
        var database = await TestCluster.NewDatabase();
        await using var one = await MessengerProcess.Start(FrontendWithSilo(database));
        await using var other = await MessengerProcess.Start(FrontendWithSilo(database));
        using var ada = await Person.Registered(one.Address, "Ada");
        using var bob = await Person.Registered(other.Address, "Bob");
        var conversation = await ada.StartConversation([bob], "Two silos");
        using var tab = await ada.OpenEvents($"open={conversation}:0");
        var shown = tab.Read().Where(live => live.Message is not null).Select(live => live.Message!.Text).Take(3).ToArrayAsync();

        await Posts(bob, conversation, "from the other one");
        await Posts(ada, conversation, "from here");
        await other.Kill();
        await Posts(ada, conversation, "alone");

        Assert.Equal(["from the other one", "from here", "alone"], await shown);
    }

    private static async Task Posts(Person person, string conversation, string text)
    {
        using var answer = await person.Post(conversation, text);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static MessengerSettings FrontendWithSilo(string database)
    {
        var silo = TestCluster.SiloSettings(database, Ports.Free(), Ports.Free());
        return new()
        {
            More = new Dictionary<string, string>(silo.More) { ["Messenger:Storage"] = "postgresql", ["Messenger:Cluster:Role"] = "Silo" },
        };
    }
}

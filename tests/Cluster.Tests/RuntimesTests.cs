using System.Net;

namespace OrleansMessenger.Cluster.Tests;

/// <summary>Growing up and coming back: one PostgreSQL database, opened by the embedded runtime, by a cluster, and by the embedded one again.</summary>
public sealed class RuntimesTests
{
    /// <summary>Built by <c>dotnet build WebFrontend</c>.</summary>
    private static readonly string _embedded = Places.WebFrontend.Replace("/artifacts/Orleans/", "/artifacts/Embedded/", StringComparison.Ordinal);

    [Fact]
    public async Task A_database_of_either_runtime_is_opened_by_the_other()
    {
        Assert.True(File.Exists(_embedded), "The embedded flavour isn't built: dotnet build WebFrontend");
        var database = await TestCluster.NewDatabase();
        using var person = new Person(new Uri("http://localhost"), "Ada");
        var conversation = "";

        await using (var alone = await MessengerProcess.Start(Embedded(database)))
        {
            person.Address = alone.Address;
            await person.Register();
            using var other = await Person.Registered(alone.Address, "Bob");
            conversation = await person.StartConversation([other], "Over both", "said alone");
            Assert.Equal(HttpStatusCode.OK, (await person.SaveDraft("notes", 0, ("Text", "typed alone"))).Status);
            await alone.Stop();
        }

        long revision;
        await using (var cluster = await TestCluster.Start(silos: 1, frontends: 1, database))
        {
            person.Address = cluster.Frontends[0].Address;
            Assert.Equal(["said alone"], await Texts(person, conversation));
            var answer = await person.SaveDraft("notes", 1, ("Text", "typed in a cluster"));
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            revision = answer.Revision;
            using var posted = await person.Post(conversation, "said in a cluster");
            Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
            await cluster.Frontends[0].Stop();
            await cluster.Silos[0].Stop();
        }

        await using var again = await MessengerProcess.Start(Embedded(database));
        person.Address = again.Address;
        Assert.Equal(["said alone", "said in a cluster"], await Texts(person, conversation));
        Assert.Equal(HttpStatusCode.OK, (await person.SaveDraft("notes", revision, ("Text", "typed alone again"))).Status);
        using var stranger = new Person(again.Address, "Ada") { Email = person.Email };
        await stranger.SignIn();
        Assert.Equal(person.Id, stranger.Id);
    }

    private static async Task<string[]> Texts(Person person, string conversation) =>
        [.. (await person.History(conversation)).Select(message => message.Text)];

    private static MessengerSettings Embedded(string database) => new()
    {
        Program = _embedded,
        More = new Dictionary<string, string> { ["Messenger:Storage"] = "postgresql", ["Messenger:ConnectionString"] = database },
    };
}

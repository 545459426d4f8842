namespace OrleansMessenger.Browser.Tests;

/// <summary>People who talk with somebody, so that there is something to see.</summary>
internal static class Cast
{
    public static async Task Talks(Uri address, Visitor grace)
    {
        using var her = await grace.WithoutABrowser(address);
        var names = new[] { "Ada Lovelace", "Alan Turing", "Annie Easley", "Katherine Johnson", "محمد الخوارزمي", "Радия Перлман" };
        var people = await Task.WhenAll(names.Select(name => Person.Registered(address, name)));
        var (ada, alan, annie) = (people[0], people[1], people[2]);

        await people[5].StartConversation([her], "", "Деревья без петель 🌳");
        await people[4].StartConversation([her], "", "هل قرأت الكتاب؟");
        await people[3].StartConversation([her, annie], "Trajectories", "I checked the numbers by hand. They hold.");
        await annie.StartConversation([her], "", "The launch window moved to Thursday.");
        var handle = (await her.Page("/settings")).QuerySelector("[name=Handle]")!.GetAttribute("value")!;

        var engine = await ada.StartConversation([her, alan], "Analytical Engine", "The plates for the second mill have arrived. Shall we begin with the table of Bernoulli numbers?");
        await Says(her, engine, "Yes! And write down every step this time, so that nobody has to trust us.");
        await Says(alan, engine, "One question before we do.");
        await Says(alan, engine, "Will it ever stop? 🤔");
        await Says(ada, engine, "I have put my notes here:\nhttps://example.org/sketch-of-the-engine#note-g\n\nNote G has the whole program.");
        (await ada.Submit($"/conversations/{engine}/members", ("Members", annie.Id), ("ClientId", $"{Guid.NewGuid()}"))).Dispose();
        (await alan.Submit("/conversations", ("Title", "Halting problems"), ("Kind", "channel"), ("Members", annie.Id), ("ClientId", $"{Guid.NewGuid()}"))).Dispose();
        await Says(her, engine, "Found a moth in relay 70. Taped it into the log book. 🦋");
        await Says(ada, engine, $"First actual case of a bug being found! @{handle}, keep it.");
        foreach (var person in people) person.Dispose();
    }

    private static async Task Says(Person person, string conversation, string text) => (await person.Post(conversation, text)).Dispose();
}

using OrleansMessenger.Harness;

namespace OrleansMessenger.WebFrontend.Tests.Contract;

/// <summary>The program as the black-box contract describes it, and people who know no more than that.</summary>
public class ContractApp : MessengerApp
{
    public Task<Person> Somebody(string nickname = "Mira") => Person.Registered(Visit().Http.BaseAddress!, nickname);

    public async Task<(Person Ada, Person Grace, string Conversation)> TwoInAConversation(string text = "")
    {
        var (ada, grace) = (await Somebody("Ada"), await Somebody("Grace"));
        return (ada, grace, await ada.StartConversation([grace], "", text));
    }

    /// <summary>A group of two, to which others may come.</summary>
    public async Task<(Person Ada, Person Grace, string Conversation)> TwoGroup(string text = "")
    {
        var (ada, grace) = (await Somebody("Ada"), await Somebody("Grace"));
        return (ada, grace, await ada.StartConversation([grace], "A group", text));
    }
}

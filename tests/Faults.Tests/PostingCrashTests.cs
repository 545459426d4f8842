using System.Globalization;
using System.Net;

namespace OrleansMessenger.Faults.Tests;

public sealed class PostingCrashTests
{
    private const int Authors = 6;
    private const int Kills = 5;
    private const int PostsBetweenKills = 120;

    [Fact]
    public async Task Every_posted_message_is_there_once_and_in_order_after_the_server_was_killed_in_the_middle_of_posting()
    {
        await using var messenger = await MessengerProcess.Start();
        var people = await Task.WhenAll(Enumerable.Range(0, Authors).Select(number =>
            Person.Registered(messenger.Address, string.Create(CultureInfo.InvariantCulture, $"Author {number}"))));
        var conversation = await people[0].StartConversation(people[1..], "Under fire");
        var authors = people.Select(person => new Author(person, conversation)).ToArray();

        for (var kill = 0; kill < Kills; kill++)
        {
            var posts = new Milestone(PostsBetweenKills);
            var posting = authors.Select(author => author.PostsUntilNobodyAnswers(posts)).ToArray();
            await posts.Reached;
            await messenger.Crash();
            await Task.WhenAll(posting);
        }
        foreach (var author in authors) await author.RepeatsWhatWasNotAnswered();

        var history = await people[0].History(conversation);
        Assert.Equal(Enumerable.Range(1, history.Length).Select(place => (long)place), history.Select(message => message.Seq));
        Assert.Equal(history.OrderBy(message => message.Version), history);
        Assert.Equal(history.Length, history.DistinctBy(message => message.ClientId).Count());
        foreach (var author in authors) author.Recognises(history);
        foreach (var person in people) person.Dispose();
    }

    /// <summary>Somebody who sends one message after the other, and repeats the one that was not answered.</summary>
    private sealed class Author(Person person, string conversation)
    {
        private readonly List<(Guid ClientId, string Text)> _acknowledged = [];
        private (Guid ClientId, string Text) _current = (Guid.NewGuid(), "message 0");

        public async Task PostsUntilNobodyAnswers(Milestone posts)
        {
            try
            {
                while (true)
                {
                    await PostsTheNext();
                    posts.Pass();
                }
            }
            catch (HttpRequestException)
            {
                // Killed: the same message is sent again when the server is back.
            }
        }

        public Task RepeatsWhatWasNotAnswered() => PostsTheNext();

        public void Recognises(IEnumerable<PostedMessage> history) =>
            Assert.Equal(_acknowledged, history.Where(message => message.AuthorId == person.Id).Select(message => (message.ClientId, message.Text)));

        private async Task PostsTheNext()
        {
            using var answer = await person.Post(conversation, _current.Text, _current.ClientId);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            _acknowledged.Add(_current);
            _current = (Guid.NewGuid(), string.Create(CultureInfo.InvariantCulture, $"message {_acknowledged.Count}"));
        }
    }
}

using System.Text;
using OrleansMessenger.WebFrontend.Live;

namespace OrleansMessenger.WebFrontend.Tests.Live;

public sealed class ServerSentEventTests
{
    [Theory]
    [InlineData("", "event: ready\ndata: \n\n")]
    [InlineData("one", "event: ready\ndata: one\n\n")]
    [InlineData("one\ntwo", "event: ready\ndata: one\ndata: two\n\n")]
    [InlineData("\n", "event: ready\ndata: \ndata: \n\n")]
    [InlineData("one\n\nthree\n", "event: ready\ndata: one\ndata: \ndata: three\ndata: \n\n")]
    [InlineData(" kept", "event: ready\ndata:  kept\n\n")]
    // Line ends to JavaScript and to .NET, but not to an event stream.
    [InlineData("a\u2028b\u2029c\u0085d\fe", "event: ready\ndata: a\u2028b\u2029c\u0085d\fe\n\n")]
    [InlineData("event: fragment", "event: ready\ndata: event: fragment\n\n")]
    [InlineData("🙂 שלום", "event: ready\ndata: 🙂 שלום\n\n")]
    public void Every_line_of_data_is_a_line_of_the_event(string data, string encoded) =>
        Assert.Equal(encoded, Encoding.UTF8.GetString(ServerSentEvent.Encode("ready", data)));

    [Theory]
    [InlineData("a\rb")]
    [InlineData("a\r\nb")]
    public void A_carriage_return_is_a_line_end_too(string data) =>
        Assert.Equal("event: gone\ndata: a\ndata: b\n\n", Encoding.UTF8.GetString(ServerSentEvent.Encode("gone", data)));

    [Fact]
    public void Events_are_joined_one_behind_the_other()
    {
        var (a, b) = (ServerSentEvent.Encode("a", "1"), ServerSentEvent.Encode("b", "2"));

        Assert.Equal([.. a, .. b, .. a], ServerSentEvent.Join([a, b, a]));
        Assert.Same(a, ServerSentEvent.Join([a]));
        Assert.Empty(ServerSentEvent.Join([]));
    }
}

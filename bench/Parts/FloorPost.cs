using System.Net;

namespace OrleansMessenger.Bench.Parts;

internal static class FloorPost
{
    /// <summary>A post to the bare endpoint, by somebody of its own.</summary>
    public static Request SignedIn(int port, string text)
    {
        var cookies = new CookieContainer();
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri($"http://localhost:{port}") };
        var token = http.GetStringAsync("/signin").GetAwaiter().GetResult();
        return Request.Form("/posts", cookies.GetCookieHeader(http.BaseAddress), withClientId: true, ("__RequestVerificationToken", token), ("Conversation", "floor"), ("Text", text));
    }
}

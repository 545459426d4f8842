using System.Security.Claims;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>Who ids stand for.</summary>
internal static class KnownPeople
{
    /// <summary>Those who have an account, in the order of their ids; of more than twice as many as a conversation starts with, the first.</summary>
    public static async Task<Person[]> People(this IGrainFactory grains, IEnumerable<string> userIds)
    {
        var ids = userIds.Distinct().Take(2 * Limits.MembersPerNewConversation).Where(ConversationId.IsWellFormed);
        return [.. (await Task.WhenAll(ids.Select(id => grains.GetGrain<IAccountGrain>(id).Person()))).OfType<Person>()];
    }

    public static async Task<Person> Person(this IGrainFactory grains, ClaimsPrincipal signedIn) =>
        await grains.GetGrain<IAccountGrain>(signedIn.Id).Person() ?? throw new InvalidOperationException("Signed in without an account.");

    /// <summary>Whether somebody else has the handle, or one that looks like it. Nobody has none.</summary>
    public static async Task<bool> IsTaken(this IGrainFactory grains, string? handle, string userId) =>
        handle is not null && !await grains.GetGrain<IHandleGrain>(HandleRules.Key(handle)).MayClaim(userId);
}

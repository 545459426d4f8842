using Microsoft.AspNetCore.Mvc;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.WebFrontend.Accounts;

namespace OrleansMessenger.WebFrontend.Pages;

// Whom a message mentions: who is offered while it is typed, who is asked about, and who doesn't hear of it.
public sealed partial class ConversationModel
{
    /// <summary>Handles in the message that was just posted, whose owners aren't members.</summary>
    public string[] NotMentioned { get; private set; } = [];

    /// <summary>The message in the composer tells so many that its writer is asked first.</summary>
    public bool IsAskedWhetherAll { get; private set; }

    /// <summary>Members whose name or handle begins so, to choose from.</summary>
    public async Task<IActionResult> OnGetMentionsAsync(string? q)
    {
        if (!ConversationId.IsWellFormed(Id) || await Conversation.StandingOf(User.Id) is not { } standing) return NotFound();
        q = q?.Trim() ?? "";
        if (q.Length is 0 or > Limits.NicknameCharacters) return Partial("_Mentions", Array.Empty<Person>());
        var people = await grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).SearchMembers(Id, q);
        var offersAll = standing.Role >= OrleansMessenger.Conversations.Role.Moderator && Mention.All.StartsWith(q, StringComparison.OrdinalIgnoreCase);
        var offered = people.Where(person => person.UserId != User.Id && person.Handle is not null);
        Person[] all = offersAll ? [new Person(Mention.Everybody, words["Mention.Everybody"], Mention.All)] : [];
        return Partial("_Mentions", (Person[])[.. offered, .. all]);
    }

    /// <summary>A page with script has asked already.</summary>
    private async Task<bool> AsksWhetherAll(string[] mentions) =>
        !Request.IsHtmx() && mentions.Contains(Mention.All) && Request.Form["All"] != "on"
        && await Conversation.View(User.Id, beforeSeq: 1) is { MemberCount: > Limits.MembersToldUnasked, Role: >= OrleansMessenger.Conversations.Role.Moderator };

    private async Task<IActionResult> AskWhetherAll()
    {
        IsAskedWhetherAll = true;
        if (!await Load()) return NotFound();
        Problem = words["Composer.WhetherAll", View.MemberCount];
        return Page();
    }

    private static string[] HandlesIn(string? listed) =>
        [.. (listed ?? "").Split(',').Where(HandleRules.IsWellFormed).Distinct().Take(Limits.MentionsOfMessage)];
}

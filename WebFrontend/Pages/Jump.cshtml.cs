using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.Grains.Names;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>People, conversations and drafts by a few letters: in a dialog while somebody types, and on a page without script.</summary>
[Authorize]
[RateLimit(Rate.PeopleSearch, EveryMethod = true)]
public sealed class JumpModel(IGrainFactory grains) : PageModel
{
    public string Query { get; private set; } = "";

    public ConversationSummary[] Conversations { get; private set; } = [];

    /// <summary>Each with the page to write to them on.</summary>
    public (Person Person, string Page)[] People { get; private set; } = [];

    public (HalfFilled Draft, ConversationSummary? Conversation, string Page)[] Drafts { get; private set; } = [];

    public bool IsEmpty => Conversations.Length + People.Length + Drafts.Length == 0;

    private IUserGrain Me => grains.GetGrain<IUserGrain>(User.Id);

    /// <param name="q">Without it, what the person is most likely to want.</param>
    public async Task<IActionResult> OnGetAsync(string? q)
    {
        Query = q?.Trim() is { Length: <= 200 } query ? query : "";
        var drafts = FindDrafts();
        var found = await PeopleSearch.Find(grains, Query, User.Id);
        var people = Task.WhenAll(found.Take(Limits.JumpMatches).Select(async person => (person, await PageOf(person))));
        Conversations = Query.Length > 0
            ? await Me.FindConversations(Query)
            : [.. (await Me.Listed(ConversationFilter.All, null)).Take(Limits.JumpMatches)];
        (Drafts, People) = (await drafts, await people);
        return Request.IsHtmx() ? Partial("_JumpResults", this) : Page();
    }

    /// <summary>The conversation of the two, or the form that begins one.</summary>
    private async Task<string> PageOf(Person person) =>
        await Me.ConversationWith(person.UserId) is { } id ? $"/conversations/{id}" : $"/?with={person.UserId}#new-conversation-title";

    private async Task<(HalfFilled Draft, ConversationSummary? Conversation, string Page)[]> FindDrafts()
    {
        var filled = await grains.GetGrain<IDraftIndexGrain>(User.Id).HalfFilled();
        var drafts = await Task.WhenAll(filled.Select(async draft =>
        {
            var place = DraftForms.PlaceOf(draft.Form);
            var conversation = place.ConversationId is { } id ? await Me.Conversation(id) : null;
            // Who is out of a conversation finds what they had typed on the page of drafts.
            var page = place.ConversationId is not null && conversation is null ? "/drafts" : DraftForms.PageOf(draft.Form) ?? "/drafts";
            return (draft, conversation, page);
        }));
        return [.. drafts.Where(one => Matches(one.draft.Text) || Matches(one.conversation?.Title)).Take(Limits.JumpMatches)];
    }

    private bool Matches(string? text) => Query.Length == 0 || WordStarts.Match(text ?? "", WordStarts.Fold(Query));
}

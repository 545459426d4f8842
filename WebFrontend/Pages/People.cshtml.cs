using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OrleansMessenger.Accounts;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>People to choose from, as a partial.</summary>
[Authorize]
[RateLimit(Rate.PeopleSearch, EveryMethod = true)]
public sealed class PeopleModel(IGrainFactory grains) : PageModel
{
    public Person[] Matches { get; private set; } = [];

    /// <summary>The durable form that they are chosen for.</summary>
    public string Form { get; private set; } = DraftKey.NewConversation;

    /// <param name="q">What to look for; the search field of the form sends it under its own name, <paramref name="query"/>.</param>
    public async Task OnGetAsync(string? q, string? query, string? form)
    {
        if (form is not null && DraftKey.IsFormName(form)) Form = form;
        Matches = await PeopleSearch.Find(grains, q ?? query, User.Id);
    }
}

internal static class PeopleSearch
{
    /// <summary>Everybody who matches but the person who asks.</summary>
    public static async Task<Person[]> Find(IGrainFactory grains, string? query, string askingUserId) =>
        string.IsNullOrWhiteSpace(query) || query.Length > 200
            ? []
            : [.. (await grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).Search(query.Trim())).Where(person => person.UserId != askingUserId)];
}

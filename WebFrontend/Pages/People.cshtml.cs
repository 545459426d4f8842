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
    /// <summary>
    /// A browser without script looks for people by loading the page of the form: a search like any other. Null when nobody was looked for,
    /// or too many too fast.
    /// </summary>
    /// <param name="chosen">Who is not offered again.</param>
    public static async Task<(Person[]? Matches, Refusal? Refusal)> ForPage(IGrainFactory grains, RateLimits limits, HttpContext http, string? query, Person[] chosen)
    {
        if (string.IsNullOrWhiteSpace(query)) return (null, null);
        if (limits.Take(Rate.PeopleSearch, http) is { } refusal) return (null, refusal);
        var found = await Find(grains, query, http.User.Id);
        return ([.. found.ExceptBy(chosen.Select(person => person.UserId), person => person.UserId)], null);
    }

    /// <summary>Everybody who matches but the person who asks.</summary>
    public static async Task<Person[]> Find(IGrainFactory grains, string? query, string askingUserId) =>
        string.IsNullOrWhiteSpace(query) || query.Length > 200
            ? []
            : [.. (await grains.GetGrain<IPeopleGrain>(IPeopleGrain.Key).Search(query.Trim())).Where(person => person.UserId != askingUserId)];
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>
/// Who is in a conversation and what it is about, and all that changes that. Not found for whoever doesn't see the conversation.
/// </summary>
[Authorize]
[RateLimit(Rate.Post)]
public sealed partial class MembersModel(
    IGrainFactory grains, RateLimits limits, IStringLocalizer<PageWords> words, ILogger<MembersModel> logger) : PageModel, IKeepsInput
{
    public string Id => RouteData.Values["id"] as string ?? "";

    public ConversationView View { get; private set; } = null!;

    public bool IsMember => View.Role is not null;

    public bool MayChangeTitle => View.Kind == ConversationKind.Channel ? View.Role >= Role.Moderator : View.Kind == ConversationKind.Group && IsMember;

    public bool MayAdd => IsMember && View.Kind != ConversationKind.Direct;

    public MemberInRole[] Members { get; private set; } = [];

    public IReadOnlyDictionary<string, string?> Handles { get; private set; } = new Dictionary<string, string?>();

    /// <summary>How many members stand on the pages before this one.</summary>
    public int Skip { get; private set; }

    /// <summary>Whom the person has blocked.</summary>
    public string[] Blocked { get; private set; } = [];

    public PeopleChoice Choice { get; private set; } = null!;

    public Draft Draft { get; private set; } = null!;

    public Draft About { get; private set; } = null!;

    public string? Problem { get; private set; }

    public Guid NewClientId => Guid.CreateVersion7();

    private string MemberId => RouteData.Values["member"] as string ?? "";

    private IConversationGrain Conversation => grains.GetGrain<IConversationGrain>(Id);

    private IDraftGrain AddForm => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.Members(Id)));

    private IDraftGrain AboutForm => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.About(Id)));

    /// <summary>Equals don't remove each other, but for owners.</summary>
    public bool MayRemove(MemberInRole member) =>
        MayAdd && member.UserId != User.Id && View.Role >= Role.Moderator && (View.Role == Role.Owner || member.Role < View.Role);

    public async Task<IActionResult> OnGetAsync(int? skip)
    {
        Skip = Math.Clamp(skip ?? 0, 0, Limits.MembersOfConversation);
        return await Load() ? Page() : NotFound();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var ids = ChosenMembers.In(Request.Form);
        var people = await grains.People(ids);
        if (ids.Length == 0) return await Refuse(400, words["NewConversation.Nobody"]);
        if (ids.Length > Limits.MembersPerNewConversation) return await Refuse(400, words["Members.TooManyAtOnce", Limits.MembersPerNewConversation]);
        if (people.Length < ids.Length) return await Refuse(400, words["NewConversation.Gone"]);
        Member[] members = [.. people.Select(person => new Member(person.UserId, person.Nickname))];
        return await Do(id => Conversation.AddMembers(User.Id, id, members, Request.Form["History"] == "now"), AddForm);
    }

    public Task<IActionResult> OnPostRemoveAsync() => Do(id => Conversation.Remove(User.Id, id, MemberId));

    public async Task<IActionResult> OnPostRoleAsync() =>
        Enum.TryParse<Role>(Request.Form["Role"], ignoreCase: true, out var role) && Enum.IsDefined(role)
            ? await Do(id => Conversation.GiveRole(User.Id, id, MemberId, role))
            : await Refuse(400, words["Members.BadRole"]);

    public async Task<IActionResult> OnPostTitleAsync() =>
        await Do(id => Conversation.SetTitle(User.Id, id, Request.Form["Title"].FirstOrDefault(), Request.Form["Topic"].FirstOrDefault()), AboutForm);

    public Task<IActionResult> OnPostLeaveAsync() => Do(id => Conversation.Leave(User.Id, id), then: "/");

    /// <inheritdoc/>
    public Task<IActionResult> ShowAgain(Refusal refusal) => Refuse(refusal.Status, refusal.Sentence);

    /// <param name="form">Where what was asked for was kept until now.</param>
    /// <param name="then">Where to go when it is done.</param>
    private async Task<IActionResult> Do(Func<Guid, Task<ChangeResult>> act, IDraftGrain? form = null, string? then = null)
    {
        if (!ConversationId.IsWellFormed(Id)) return NotFound();
        if (!Guid.TryParse(Request.Form[FormFields.ClientId].FirstOrDefault(), out var id)) return await Refuse(400, words["Message.NoClientId"]);
        ChangeOutcome outcome;
        try
        {
            outcome = (await act(id)).Outcome;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogChangeFailed(logger, Id, error);
            return await Refuse(503, words["Message.NotStored"]);
        }
        switch (outcome)
        {
            case ChangeOutcome.Done:
                if (form is not null) await BestEffort.Run(() => form.DiscardSent(Request.Form, id), logger);
                if (Request.IsHtmx()) return new NoContentResult();
                return new SeeOther(then ?? $"/conversations/{Id}/members");
            case ChangeOutcome.NotFound: return NotFound();
            case ChangeOutcome.NotAllowed: return await Refuse(403, words["Members.NotAllowed"]);
            case ChangeOutcome.AlreadyMember: return await Refuse(409, words["Members.AlreadyThere"]);
            case ChangeOutcome.NotAMember: return await Refuse(409, words["Members.NotThere"]);
            case ChangeOutcome.Blocked: return await Refuse(403, words["Members.Blocked"]);
            case ChangeOutcome.LastOwner: return await Refuse(409, words["Members.LastOwner"]);
            case ChangeOutcome.TooMany: return await Refuse(409, words["Members.TooMany", Limits.MembersOfConversation]);
            case ChangeOutcome.ClientIdTaken: return await Refuse(409, words["Message.ClientIdTaken"]);
            case ChangeOutcome.BadTitle: return await Refuse(400, words["Members.TitleTooLong", Limits.TitleCharacters, Limits.TopicCharacters]);
            default: return await Refuse(409, await Load() && View.Kind == ConversationKind.Channel ? words["Members.ChannelTitle"] : words["Members.NotOfThisKind"]);
        }
    }

    private async Task<IActionResult> Refuse(int status, string problem)
    {
        Response.StatusCode = status;
        if (Request.IsHtmx()) return Content(problem);
        Problem = problem;
        return await Load() ? Page() : NotFound();
    }

    private async Task<bool> Load()
    {
        if (!ConversationId.IsWellFormed(Id) || await Conversation.View(User.Id, beforeSeq: 1) is not { } view) return false;
        View = view;
        Members = await Conversation.Members(User.Id, Skip) ?? [];
        var people = await grains.People(Members.Select(member => member.UserId));
        Handles = people.ToDictionary(person => person.UserId, person => person.Handle);
        Blocked = await grains.GetGrain<IBlockingGrain>(User.Id).All();
        (Draft, About) = (await AddForm.Read(), await AboutForm.Read());
        await Choose();
        return true;
    }

    private async Task Choose()
    {
        var posted = HttpMethods.IsPost(Request.Method);
        var chosen = await grains.People(posted ? ChosenMembers.In(Request.Form) : Draft.All(ChosenMembers.Field));
        // Whom somebody has mentioned who isn't in it, the page comes with.
        var query = Request.Query["add"].FirstOrDefault() is { } handle && HandleRules.IsWellFormed(handle) ? $"@{handle}" : Draft["Query"];
        var (found, refusal) = posted ? (null, null) : await PeopleSearch.ForPage(grains, limits, HttpContext, query, chosen);
        if (refusal is not null) Problem = refusal.Sentence;
        Choice = new PeopleChoice(DraftKey.Members(Id), chosen, found, posted ? Request.Form["Query"].FirstOrDefault() : query);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A change of who is in conversation {ConversationId} failed")]
    private static partial void LogChangeFailed(ILogger logger, string conversationId, Exception error);
}

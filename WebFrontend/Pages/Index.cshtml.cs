using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Accounts;
using OrleansMessenger.WebFrontend.Conversations;
using OrleansMessenger.WebFrontend.Drafts;
using OrleansMessenger.WebFrontend.Durable;
using OrleansMessenger.WebFrontend.Safety;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Pages;

/// <summary>Home: the new-conversation form, and what it posts to <c>/conversations</c>.</summary>
[Authorize]
[RateLimit(Rate.CreateConversation)]
public sealed partial class IndexModel(
    IGrainFactory grains, RateLimits limits, IStringLocalizer<PageWords> words, ILogger<IndexModel> logger) : PageModel, IKeepsInput
{
    /// <summary>Which conversations are listed.</summary>
    public ConversationFilter Filter { get; private set; }

    public DateTimeOffset? Before { get; private set; }

    public Draft Draft { get; private set; } = null!;

    public Person[] Chosen { get; private set; } = [];

    /// <summary>Null when nobody was looked for.</summary>
    public Person[]? Matches { get; private set; }

    public Guid NewClientId { get; } = Guid.CreateVersion7();

    public string? Title { get; private set; }

    public string? Text { get; private set; }

    private IDraftGrain Form => grains.GetGrain<IDraftGrain>(DraftKey.For(User.Id, DraftKey.NewConversation));

    /// <param name="show">All conversations unless it names a <see cref="ConversationFilter"/>.</param>
    /// <param name="with">Somebody who is to be in the new conversation; the draft takes it up when it is changed.</param>
    public async Task OnGetAsync(long? before, string? show, string? with)
    {
        Filter = ConversationList.Read(show);
        Before = before is { } ms and > 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
        Draft = await Form.Read();
        await BestEffort.Run(DiscardWhatWasCreated, logger);
        if (with is not null && IsUserId(with) && !Draft.All(ChosenMembers.Field).Contains(with))
            Draft = Draft with { Fields = [.. Draft.Fields, new DraftField(ChosenMembers.Field, with)] };
        Chosen = await grains.People(Draft.All(ChosenMembers.Field));
        (Matches, var refusal) = await PeopleSearch.ForPage(grains, limits, HttpContext, Draft["Query"], Chosen);
        if (refusal is not null) ModelState.AddModelError(ChosenMembers.Field, refusal.Sentence);
    }

    public async Task<IActionResult> OnPostAsync(string? title, string? text, string? clientId)
    {
        (Title, Text) = (title?.Trim(), string.IsNullOrWhiteSpace(text) ? null : text);
        var members = ChosenMembers.In(Request.Form);
        ShowTyped();
        Chosen = await grains.People(members);
        if (!Guid.TryParse(clientId, out var id)) id = NewClientId;
        var others = Chosen.Where(person => person.UserId != User.Id).ToArray();
        if (Request.Form.ContainsKey("Notes")) return await Notes();
        Check(others, members);
        if (!ModelState.IsValid) return Refuse(400);

        var me = await grains.Person(User);
        if (await BlockedBetween(me, others) is { } blocked)
        {
            ModelState.AddModelError(ChosenMembers.Field, blocked);
            return Refuse(403);
        }
        if (await Existing(others) is { } existing) return await GoOnIn(existing, id);
        var kind = IsChannel ? ConversationKind.Channel : IsDirect(others) ? ConversationKind.Direct : ConversationKind.Group;
        var conversationId = kind == ConversationKind.Direct ? ConversationId.Between(me.UserId, others[0].UserId) : ConversationId.For(me.UserId, id);
        Member[] everybody = [.. others.Prepend(me).Select(person => new Member(person.UserId, person.Nickname))];
        var request = new NewConversation(me.UserId, string.IsNullOrEmpty(Title) ? null : Title, everybody, Text, id, kind, MessageHtml.Handles(Text ?? ""));
        try
        {
            if (await grains.GetGrain<IConversationGrain>(conversationId).Create(request)) return await Sent(conversationId, id);
            // The other one has begun it in the same moment.
            return kind == ConversationKind.Direct ? await GoOnIn(conversationId, id) : StartedBefore();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return NotStored(error);
        }
    }

    /// <summary>A conversation with oneself, which one has once.</summary>
    private async Task<IActionResult> Notes()
    {
        var me = await grains.Person(User);
        try
        {
            await DirectConversation.Begin(grains, me, me);
            var notes = ConversationId.Between(me.UserId, me.UserId);
            if (Request.Form["Notes"] == "tour") await ShowAround(grains.GetGrain<IConversationGrain>(notes));
            return new SeeOther($"/conversations/{notes}");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return NotStored(error);
        }
    }

    /// <summary>What there is to try, as notes to oneself: each once, by an id that it has in everybody's.</summary>
    private async Task ShowAround(IConversationGrain notes)
    {
        string[] tour = [words["Tour.Begin"], words["Tour.Draft"], words["Tour.Message"], words["Tour.Keys"], words["Tour.Others"]];
        foreach (var (i, text) in tour.Index()) await notes.Post(User.Id, new Guid($"00000000-0000-8000-8000-{i:x12}"), text);
    }

    /// <summary>Null when nobody stands in the way.</summary>
    private async Task<LocalizedString?> BlockedBetween(Person me, Person[] others)
    {
        var ofOthers = await Task.WhenAll(others.Select(person => grains.GetGrain<IBlockingGrain>(person.UserId).All()));
        var isBlocked = Array.Exists(ofOthers, blocked => blocked.Contains(me.UserId));
        if (!IsDirect(others)) return isBlocked ? words["Members.Blocked"] : null;
        return isBlocked || (await grains.GetGrain<IBlockingGrain>(me.UserId).All()).Contains(others[0].UserId) ? words["NewConversation.Blocked"] : null;
    }

    private bool IsChannel => Request.Form["Kind"] == "channel";

    private bool IsDirect(Person[] others) => !IsChannel && others.Length == 1 && string.IsNullOrEmpty(Title);

    private async Task<string?> Existing(Person[] others) =>
        IsDirect(others) ? await grains.GetGrain<IUserGrain>(User.Id).ConversationWith(others[0].UserId) : null;

    /// <summary>Two people need no second conversation without a title: the first message is the next one of the one they have.</summary>
    private async Task<IActionResult> GoOnIn(string conversationId, Guid id)
    {
        try
        {
            if (Text is null) return await Sent(conversationId, id);
            var result = await grains.GetGrain<IConversationGrain>(conversationId).Post(User.Id, id, Text, MessageHtml.Handles(Text));
            return result.Outcome is PostOutcome.Posted or PostOutcome.AlreadyPosted ? await Sent(conversationId, id) : StartedBefore();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return NotStored(error);
        }
    }

    private async Task<IActionResult> Sent(string conversationId, Guid id)
    {
        await BestEffort.Run(() => Form.DiscardSent(Request.Form, id), logger);
        return new SeeOther($"/conversations/{conversationId}");
    }

    private PageResult StartedBefore()
    {
        ModelState.AddModelError("", words["NewConversation.ClientIdTaken"]);
        return Refuse(409);
    }

    private PageResult NotStored(Exception error)
    {
        LogCreateFailed(logger, error);
        ModelState.AddModelError("", words["NewConversation.NotStored"]);
        return Refuse(503);
    }

    /// <inheritdoc/>
    public Task<IActionResult> ShowAgain(Refusal refusal)
    {
        ShowTyped();
        // What they are called would have to be asked for.
        Chosen = [.. ChosenMembers.In(Request.Form).Take(2 * Limits.MembersPerNewConversation).Where(IsUserId).Select(id => new Person(id, words["NewConversation.Somebody"]))];
        return Task.FromResult<IActionResult>(Page());
    }

    /// <summary>The server died between the commit and the discard: what was created must not come back, as the draft or beside it.</summary>
    private async Task DiscardWhatWasCreated()
    {
        foreach (var fields in Draft.Others.Select(other => other.Fields).Prepend(Draft.Fields))
        {
            if (!Guid.TryParse(Value(FormFields.ClientId), out var id)) continue;
            var conversation = grains.GetGrain<IConversationGrain>(ConversationId.For(User.Id, id));
            if (!await conversation.IsMember(User.Id))
            {
                // Or with one person alone, where what was sent may not be the first message.
                if (Value(ChosenMembers.Field) is not { } other || !IsUserId(other)) continue;
                conversation = grains.GetGrain<IConversationGrain>(ConversationId.Between(User.Id, other));
                if (await conversation.FindPosted(User.Id, id) is null) continue;
            }
            var first = (await conversation.FindPosted(User.Id, id))?.Text ?? "";
            var isCreated = string.IsNullOrWhiteSpace(Value("Text")) ? first.Length == 0 : Value("Text") == first;
            Draft = await Form.Discard(revision: 0, isCreated ? fields : [], id, writer: null);

            string? Value(string name) => Array.Find(fields, field => field.Name == name)?.Value;
        }
    }

    private void Check(Person[] others, string[] members)
    {
        if (IsChannel && string.IsNullOrEmpty(Title)) ModelState.AddModelError(nameof(Title), words["NewConversation.ChannelTitle"]);
        if (others.Length == 0 && !IsChannel) ModelState.AddModelError(ChosenMembers.Field, words["NewConversation.Nobody"]);
        if (others.Length > Limits.MembersPerNewConversation)
            ModelState.AddModelError(ChosenMembers.Field, words["NewConversation.TooMany", Limits.MembersPerNewConversation]);
        if (Chosen.Length < members.Length)
            ModelState.AddModelError(ChosenMembers.Field, words["NewConversation.Gone"]);
        if (Title?.Length > Limits.TitleCharacters)
            ModelState.AddModelError(nameof(Title), words["NewConversation.TitleTooLong", Limits.TitleCharacters, Title.Length]);
        if (MessageLength.TooLong(Text, words) is { } sentence) ModelState.AddModelError(nameof(Text), sentence);
    }

    private PageResult Refuse(int status)
    {
        Response.StatusCode = status;
        return Page();
    }

    private void ShowTyped() => Draft = new Draft(DraftKey.NewConversation, 0, FormFields.ToDraft(Request.Form, ChosenMembers.Buttons), default, Version: 0, Others: []);

    private static bool IsUserId(string id) => ConversationId.IsWellFormed(id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Creating a conversation failed")]
    private static partial void LogCreateFailed(ILogger logger, Exception error);
}

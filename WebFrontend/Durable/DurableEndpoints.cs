using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using OrleansMessenger.Drafts;
using OrleansMessenger.WebFrontend.Safety;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>
/// Saves half-filled forms, and takes or drops the versions that came too late. 200 with the draft once it is on disk; 409 with both
/// versions, and whether this one is kept, when a save was based on an older revision; 413 when it, or all that the person has, is too
/// much; 503 when it could not be stored. With <c>then</c>, a plain form post goes on to that page instead.
/// </summary>
internal sealed partial class DurableEndpoints(
    IDraftStore drafts, IFormRules rules, IStringLocalizer<DurableWords> words, ILogger<DurableEndpoints> logger)
{
    /// <summary>Below the path of a group that lets in only who is signed in, and only forms that can be trusted.</summary>
    public static void Map(RouteGroupBuilder group)
    {
        group.MapPost("/{form}", (HttpContext http, string form, DurableEndpoints endpoints) => endpoints.Save(new(http, form)));
        group.MapPost("/{form}/take", (HttpContext http, string form, DurableEndpoints endpoints) => endpoints.Take(new(http, form)));
        group.MapPost("/{form}/drop", (HttpContext http, string form, DurableEndpoints endpoints) => endpoints.Drop(new(http, form)));
    }

    private Task<IResult> Save(Post post) => Store(post, fields => Save(post, fields));

    private Task<IResult> Take(Post post) => Store(post, async fields =>
    {
        var result = await drafts.Take(post.UserId, post.Form, post.VersionId, post.BasedOn, fields, post.SavedAt, post.Writer);
        // Whether it took the version or found it gone: the draft is what it is now, and nothing that was typed is lost.
        return result with { Saved = result.Kept };
    });

    private Task<IResult> Drop(Post post) => Store(post, async fields =>
    {
        var left = await drafts.Drop(post.UserId, post.Form, post.VersionId, post.SavedAt);
        // The button stands in the form: without script, this is the only request that carries what was typed into it.
        return fields.Length == 0 ? new DraftSaveResult(true, left, true) : await Save(post, fields);
    });

    private Task<DraftSaveResult> Save(Post post, DraftField[] fields) => drafts.Save(post.UserId, post.Form, post.BasedOn, fields, post.Writer);

    private async Task<IResult> Store(Post post, Func<DraftField[], Task<DraftSaveResult>> store)
    {
        if (!DraftKey.IsFormName(post.Form) || !await rules.MayFill(post.UserId, post.Form)) return Results.NotFound();
        var fields = rules.Press(post.Fields, FormFields.ToDraft(post.Fields, rules.Buttons));
        if (DraftField.Characters(fields) > Limits.DraftCharacters)
            return NotStored(post, 413, words["Draft.TooLong", Limits.DraftCharacters]);

        DraftSaveResult result;
        try
        {
            result = await store(fields);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LogSaveFailed(logger, post.Form, error);
            return NotStored(post, 503, words["Draft.NotStored"]);
        }
        if (result.IsFull) return NotStored(post, 413, words["Draft.TooMuch", Limits.DraftForms, Limits.DraftCharactersOfPerson]);
        return Requests.IsLocal(post.Then) ? GoOn(post, post.Then, result) : Answer(post.Form, fields, result);
    }

    private IResult GoOn(Post post, string then, DraftSaveResult result) =>
        result.Kept ? new SeeOther(then) : ShowTyped(post, 409, NotKept(result.Current));

    private static IResult NotStored(Post post, int status, string problem) =>
        post.Then is null ? Json(new { form = post.Form, problem }, status) : ShowTyped(post, status, problem);

    /// <summary>To a plain form what isn't kept is shown, or going on would lose it.</summary>
    private static IResult ShowTyped(Post post, int status, string problem)
    {
        post.Http.Refuse(new Refusal(status, problem));
        return Results.Empty;
    }

    private IResult Answer(string form, DraftField[] fields, DraftSaveResult result)
    {
        var (revision, version, others) = (result.Current.Revision, result.Current.Version, result.Current.Others);
        if (result.Saved) return Json(new { form, revision, version, fields = result.Current.Fields, others }, 200);
        var problem = result.Kept ? null : NotKept(result.Current);
        return Json(new { form, revision, version, yours = fields, saved = result.Current.Fields, others, kept = result.Kept, problem }, 409);
    }

    private string NotKept(Draft current) => current.Others.Length < Limits.OtherVersions
        ? words["Draft.CameAgain"]
        : words["Draft.TooManyVersions", Limits.OtherVersions];

    private static IResult Json<T>(T answer, int status) => Results.Json(answer, JsonSerializerOptions.Web, statusCode: status);

    [LoggerMessage(Level = LogLevel.Error, Message = "Saving the draft {Form} failed")]
    private static partial void LogSaveFailed(ILogger logger, string form, Exception error);

    /// <summary>A form that was posted.</summary>
    private sealed record Post(HttpContext Http, string Form)
    {
        public string UserId => Http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

        public IFormCollection Fields => Http.Request.Form;

        public string? Then => Http.Request.Query["then"] is [var then, ..] ? then : null;

        public string VersionId => Fields[FormFields.Version].ToString();

        public long BasedOn => FormFields.BasedOn(Fields);

        public DraftWriter? Writer => FormFields.Writer(Fields);

        /// <summary>When the version was saved that the person saw; its writer may have gone on writing.</summary>
        public DateTimeOffset? SavedAt =>
            DateTimeOffset.TryParse(Http.Request.Query["savedAt"], CultureInfo.InvariantCulture, out var savedAt) ? savedAt : null;
    }
}

using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using OrleansMessenger.Drafts;

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>
/// <c>&lt;form durable="name"&gt;</c> keeps what is filled in on the server and restores it: in the page as it is rendered, in other
/// tabs as it changes. Fields written inside are filled by name (<see cref="DurableFieldTagHelper"/>). Passwords and files are never kept.
/// </summary>
[HtmlTargetElement("form", Attributes = "durable")]
public sealed class DurableFormTagHelper(IDraftStore drafts, IFormRules rules) : TagHelper
{
    [HtmlAttributeName("durable")]
    public string Form { get; set; } = "";

    /// <summary>A draft that the page has read already; otherwise it is read here.</summary>
    [HtmlAttributeName("draft")]
    public Draft? Draft { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Before the framework's RenderAtEndOfForm (-900), which renders the fields: they look for the draft.</summary>
    public override int Order => -950;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var refused = Refused(context.AllAttributes["action"].Text());
        var draft = refused ?? Draft ?? await drafts.Read(ViewContext.HttpContext.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", Form);
        context.Items[typeof(Draft)] = draft;

        output.Attributes.SetAttribute("data-durable", Form);
        output.Attributes.SetAttribute("data-version", draft.Version.ToString(CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-most", Limits.DraftCharacters.ToString(CultureInfo.InvariantCulture));
        // What the fields hold then is on no disk.
        if (refused is not null) output.Attributes.SetAttribute(new TagHelperAttribute("data-unsaved"));
        output.PreContent.AppendHtml(Hidden(FormFields.Form, Form));
        output.PreContent.AppendHtml(Hidden(FormFields.Revision, draft.Revision.ToString(CultureInfo.InvariantCulture)));
    }

    private static TagBuilder Hidden(string name, string value)
    {
        var input = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        // Firefox keeps field values over a reload: an old revision must not come back with them.
        input.MergeAttributes(new Dictionary<string, string?> { ["type"] = "hidden", ["name"] = name, ["value"] = value, ["autocomplete"] = "off" });
        return input;
    }

    /// <summary>
    /// A body that was refused is shown back as it was typed, not as it was last saved; after a conflict under a new client id,
    /// since its own belongs to something that was sent before.
    /// </summary>
    /// <param name="action">Where this form is posted to: the page may have others.</param>
    private Draft? Refused(string? action)
    {
        var http = ViewContext.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.HasFormContentType) return null;
        var form = http.Request.Form;
        // By a button with an address of its own it is posted elsewhere, but it says which form it is.
        var isThisOne = action is null || http.Request.Path.Equals(action.TrimStart('~'), StringComparison.OrdinalIgnoreCase) || form[FormFields.Form] == Form;
        if (!isThisOne) return null;
        var typed = FormFields.ToDraft(form, rules.Buttons);
        if (http.Response.StatusCode == StatusCodes.Status409Conflict)
            typed = [.. typed.Where(field => field.Name != FormFields.ClientId)];
        var revision = form.ContainsKey(FormFields.Revision) ? FormFields.BasedOn(form) : Draft?.Revision ?? 0;
        return new Draft(Form, revision, typed, default, Draft?.Version ?? 0, Draft?.Others ?? []);
    }
}

using Microsoft.Extensions.Localization;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>A handle, or nothing. Capitals and an @ before it are taken as what they mean.</summary>
internal sealed class HandleAttribute : SentenceAttribute
{
    protected override LocalizedString? Mistake(string text, IStringLocalizer words) => HandleRules.Normalise(text) switch
    {
        "" => null,
        var handle when !HandleRules.IsWellFormed(handle) => words["Handle.Bad", Limits.LeastHandleCharacters, Limits.HandleCharacters],
        var handle when HandleRules.IsReserved(handle) => words["Handle.Reserved"],
        _ => null,
    };
}

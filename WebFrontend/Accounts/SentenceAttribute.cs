using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Localization;
using OrleansMessenger.WebFrontend.Words;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// A rule for a field that has to be filled in; it says in one sentence what is wrong. Derived from <see cref="RequiredAttribute"/>,
/// or an empty field would never be asked about.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SentenceAttribute : RequiredAttribute
{
    /// <summary>What is wrong with the text, or null.</summary>
    protected abstract LocalizedString? Mistake(string text, IStringLocalizer words);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Mistake(value as string ?? "", validationContext.GetRequiredService<IStringLocalizer<PageWords>>()) is { } sentence
            ? new ValidationResult(sentence, [validationContext.MemberName!])
            : ValidationResult.Success;
}

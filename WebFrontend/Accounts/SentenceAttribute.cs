using System.ComponentModel.DataAnnotations;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// A rule for a field that has to be filled in; it says in one sentence what is wrong. Derived from <see cref="RequiredAttribute"/>,
/// or an empty field would never be asked about.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SentenceAttribute : RequiredAttribute
{
    /// <summary>What is wrong with the text, or null.</summary>
    protected abstract string? Mistake(string text);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Mistake(value as string ?? "") is { } sentence ? new ValidationResult(sentence, [validationContext.MemberName!]) : ValidationResult.Success;
}

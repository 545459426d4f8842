using System.ComponentModel.DataAnnotations;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>A rule for what is typed into a field; it says in one sentence what is wrong.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class SentenceAttribute : ValidationAttribute
{
    /// <summary>What is wrong with the text, or null.</summary>
    protected abstract string? Mistake(string text);

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        Mistake(value as string ?? "") is { } sentence ? new ValidationResult(sentence, [validationContext.MemberName!]) : ValidationResult.Success;
}

using System.ComponentModel.DataAnnotations;

namespace OrleansMessenger.WebFrontend.Accounts;

/// <summary>
/// Looks like a mail address: something, one @, something; no blanks, no control characters. More can only be known by writing to it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MailAddressAttribute : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is not string text || text.Trim() is var address
            && address.IndexOf('@') is > 0 and var at
            && at < address.Length - 1
            && at == address.LastIndexOf('@')
            && !address.Any(character => char.IsWhiteSpace(character) || char.IsControl(character));
}

using OrleansMessenger.Accounts;

namespace OrleansMessenger.WebFrontend.Drafts;

/// <summary>What chooses people for a durable form.</summary>
/// <param name="Form">The form's name.</param>
/// <param name="Query">What was looked for: fields of a partial are not filled by the form around it.</param>
/// <param name="Matches">Null when nobody was looked for.</param>
public sealed record PeopleChoice(string Form, Person[] Chosen, Person[]? Matches, string? Query);

public sealed record ChosenPerson(Person Person, string Form);

public sealed record FoundPeople(Person[] People, string Form);

namespace OrleansMessenger.WebFrontend.Durable;

/// <summary>Names <c>DurableWords.resx</c>, which has what people are told when a draft isn't kept.</summary>
public sealed class DurableWords;

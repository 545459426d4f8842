namespace OrleansMessenger.WebFrontend.Words;

/// <summary>
/// Names <c>PageWords.resx</c>, which has every sentence of the pages in English; <c>PageWords.de.resx</c> beside it would have them in
/// German. They are found through <c>IStringLocalizer&lt;PageWords&gt;</c>, in views <c>Words</c>.
/// </summary>
public sealed class PageWords;

namespace OrleansMessenger.WebFrontend.Safety;

/// <summary>There is more to do than can be done just now: 503, and nothing was done.</summary>
public sealed class BusyException() : Exception("The server is busy.");

namespace OrleansMessenger.Silo.Hosting;

/// <summary>Why the program can't start. The message is one sentence for whoever operates it; the stack trace says nothing more.</summary>
public sealed class StartupException(string sentence, Exception? inner = null) : Exception(sentence, inner);

namespace OrleansMessenger.Conversations;

/// <summary>What a reader at some version lacks.</summary>
/// <param name="Version">The head: the reader is at this version after applying <c>Messages</c>.</param>
/// <param name="Messages">Every message touched above the reader's version, in its current state, by version. The newest page when <c>Incomplete</c>.</param>
/// <param name="Content">What the conversation holds beside its messages, when that was touched above the reader's version.</param>
/// <param name="MembersVersion">The version that last touched who is in it: whoever follows it for somebody asks again who is, before anything of this is passed on.</param>
/// <param name="Incomplete">More was missed than is sent: the page is to be shown anew, never patched over a hole.</param>
[GenerateSerializer, Immutable, Alias("messenger.ConversationChanges")]
public sealed record ConversationChanges(long Version, Message[] Messages, bool Incomplete, ConversationContent? Content = null, long MembersVersion = 0);

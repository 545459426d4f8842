namespace OrleansMessenger;

/// <summary>Sizes that grains enforce and pages announce. Characters are UTF-16 code units, as browsers count them.</summary>
public static class Limits
{
    public const int MessageCharacters = 8_000;
    public const int TitleCharacters = 100;
    public const int NicknameCharacters = 40;
    public const int LeastHandleCharacters = 2;
    public const int HandleCharacters = 32;
    public const int TopicCharacters = 250;

    /// <summary>What somebody says of a message that they report.</summary>
    public const int ReportCharacters = 1_000;

    /// <summary>How many people a conversation starts with, or gets at once; and how many it holds.</summary>
    public const int MembersPerNewConversation = 100;
    public const int MembersOfConversation = 10_000;
    public const int MembersPerPage = 100;
    public const int PeopleMatches = 20;
    public const int MessagesPerPage = 50;

    /// <summary>Favourites and others of the same moment are not counted.</summary>
    public const int ConversationsPerPage = 50;
    public const int ChannelsPerPage = 50;

    /// <summary>How many emoji one message may have, and how many of the people who gave one are named.</summary>
    public const int ReactionsOfMessage = 20;
    public const int NamesOfReaction = 30;
    public const int PinsOfConversation = 50;

    /// <summary>How many people one message mentions; the handles after them are text. And how many are offered while one is typed.</summary>
    public const int MentionsOfMessage = 50;
    public const int MentionMatches = 8;

    /// <summary>Whoever mentions all members of a larger conversation is asked first.</summary>
    public const int MembersToldUnasked = 20;

    /// <summary>How many of those who are writing are told of by name.</summary>
    public const int WritersNamed = 3;

    /// <summary>In a conversation of more members nobody is told who has read what.</summary>
    public const int MembersForSeenBy = 100;

    /// <summary>How many conversations one person may have before the others in the list.</summary>
    public const int Favourites = 50;

    /// <summary>How many people one person may block.</summary>
    public const int Blocked = 1_000;

    /// <summary>How many of each kind are offered to jump to.</summary>
    public const int JumpMatches = 8;

    /// <summary>How many conversations with unread messages are counted.</summary>
    public const int UnreadConversations = 200;

    /// <summary>A draft's names and values together, so that half-written text a little too long to send is still kept.</summary>
    public const int DraftCharacters = 64_000;

    /// <summary>How many forms one person may leave half filled, and how many characters of all their versions together.</summary>
    public const int DraftForms = 200;
    public const int DraftCharactersOfPerson = 2_000_000;

    /// <summary>The saves that are kept beside a draft until the person takes or drops them.</summary>
    public const int OtherVersions = 8;
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Conversations;

/// <summary>What a person asks to be done to a message that is there, or to the conversation.</summary>
internal abstract record Act(Guid ClientId, string UserId, long Seq)
{
    public abstract string Kind { get; }

    /// <summary>What distinguishes it from another act of its kind; no text that somebody wrote.</summary>
    public abstract string Value { get; }

    /// <summary>Whether others are shown something by it, and not only less.</summary>
    public virtual bool SaysSomething => true;

    protected static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <param name="Version">Of the message that the edit began from.</param>
/// <param name="Mentions">Whom the new text mentions, which follows from it.</param>
internal sealed record Edit(Guid ClientId, string UserId, long Seq, string Text, long Version, Mention[] Mentions) : Act(ClientId, UserId, Seq)
{
    public override string Kind => "edit";

    public override string Value { get; } = Hash(Text);
}

internal sealed record Delete(Guid ClientId, string UserId, long Seq) : Act(ClientId, UserId, Seq)
{
    public override string Kind => "delete";

    public override string Value => "";

    public override bool SaysSomething => false;
}

internal sealed record React(Guid ClientId, string UserId, long Seq, string Emoji, bool On) : Act(ClientId, UserId, Seq)
{
    public override string Kind => "react";

    public override string Value => string.Create(CultureInfo.InvariantCulture, $"{(On ? '+' : '-')}{Emoji}");
}

internal sealed record PinMessage(Guid ClientId, string UserId, long Seq, bool On) : Act(ClientId, UserId, Seq)
{
    public override string Kind => "pin";

    public override string Value => On ? "+" : "-";
}

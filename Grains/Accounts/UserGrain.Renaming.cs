using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMessenger.Conversations;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// A new nickname reaches the person's conversations outside of the way of the save: some at a time, between which the person is there
/// for others; by the next activation after a crash.
/// </summary>
public sealed partial class UserGrain
{
    private const int RenamedAtOnce = 50;
    private static readonly TimeSpan _beforeRenamingAgain = TimeSpan.FromSeconds(5);

    private IGrainTimer? _renaming;

    private void RenameIfNeeded()
    {
        if (Stored is { } account && stored.State.KnownAs != account.Nickname) RenameAfter(TimeSpan.Zero);
    }

    private void RenameAfter(TimeSpan wait)
    {
        _renaming ??= this.RegisterGrainTimer(RenameSome, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _renaming.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task RenameSome()
    {
        try
        {
            var account = Stored!;
            var conversations = await log.ConversationsWithOldName(Id, account.Nickname, RenamedAtOnce);
            await Task.WhenAll(conversations.Select(id => GrainFactory.GetGrain<IConversationGrain>(id).Rename(Id, account.Nickname)));
            if (conversations.Length > 0) RenameAfter(TimeSpan.Zero);
            else await stored.Replace(stored.State with { KnownAs = account.Nickname });
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            LogNotRenamed(logger, Id, error);
            RenameAfter(_beforeRenamingAgain);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not every conversation knows the new nickname of person {UserId} yet; they are told again")]
    private static partial void LogNotRenamed(ILogger logger, string userId, Exception error);
}

using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// A person's account, and being found by others. A new nickname reaches the person's conversations outside of the way of the save: some at
/// a time, between which the account is there for others. What a crash kept from following a save is made up for by the next activation.
/// </summary>
public sealed partial class AccountGrain(
    [PersistentState("account")] IPersistentState<AccountGrain.AccountState> stored,
    IPeopleDirectory directory, IMessageLog log, ILogger<AccountGrain> logger)
    : Grain, IAccountGrain
{
    private const int RenamedAtOnce = 50;
    private static readonly TimeSpan _beforeRenamingAgain = TimeSpan.FromSeconds(5);

    private IGrainTimer? _renaming;

    private string Id => this.GetPrimaryKeyString();

    private Account? Stored => stored.State.Account;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ListIfNeeded();
        RenameIfNeeded();
    }

    public Task<Account?> Read() => Task.FromResult(Stored);

    public Task<Person?> Person() => Task.FromResult(Stored is null ? null : new Person(Id, Stored.Nickname));

    public async Task<bool> Create(Account account)
    {
        if (account.Id != Id) return false;
        // Asked again, when the answer was lost: it is the same account.
        if (Stored is not null) return Stored.ConcurrencyStamp == account.ConcurrencyStamp;
        // A crash from here to the write leaves a claim without account, which lapses.
        if (!await AddressOf(account).Claim(Id)) return false;
        await stored.Replace(new AccountState { Account = account, KnownAs = account.Nickname });
        await ListIfNeeded();
        return true;
    }

    public async Task<bool> Save(Account account, string newConcurrencyStamp)
    {
        if (Stored is not { } before) return false;
        if (before.ConcurrencyStamp == newConcurrencyStamp)
        {
            // Asked again: what follows from the save may have failed on the way.
            await Follow();
            return true;
        }
        if (before.ConcurrencyStamp != account.ConcurrencyStamp) return false;
        var moves = before.NormalizedEmail != account.NormalizedEmail;
        if (moves && !await AddressOf(account).Claim(Id)) return false;
        account.ConcurrencyStamp = newConcurrencyStamp;
        await stored.Replace(stored.State with { Account = account });
        if (moves) await AddressOf(before).Release(Id);
        await Follow();
        return true;
    }

    private async Task Follow()
    {
        await GrainFactory.GetGrain<IDevicesGrain>(Id).Renamed();
        await ListIfNeeded();
        RenameIfNeeded();
    }

    private async Task ListIfNeeded()
    {
        if (Stored is not { } account || stored.State.ListedAs == account.Nickname) return;
        try
        {
            await directory.List(Id, account.Nickname);
            await stored.Replace(stored.State with { ListedAs = account.Nickname });
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            // The account stands; being found by others can wait for the next activation.
            LogNotListed(logger, Id, error);
            DeactivateOnIdle();
        }
    }

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

    private IEmailAddressGrain AddressOf(Account account) =>
        GrainFactory.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(account.NormalizedEmail));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {UserId} could not be listed for the search")]
    private static partial void LogNotListed(ILogger logger, string userId, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not every conversation knows the new nickname of person {UserId} yet; they are told again")]
    private static partial void LogNotRenamed(ILogger logger, string userId, Exception error);

    [GenerateSerializer, Alias("messenger.AccountState")]
    public sealed record AccountState
    {
        [Id(0)] public Account? Account { get; set; }

        /// <summary>The nickname that the search knows; null before it knows any.</summary>
        [Id(1)] public string? ListedAs { get; set; }

        /// <summary>The nickname that all the person's conversations know; null in an account of before they were told.</summary>
        [Id(2)] public string? KnownAs { get; set; }
    }
}

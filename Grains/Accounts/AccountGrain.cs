using Microsoft.Extensions.Logging;
using Orleans.Storage;
using OrleansMessenger.Accounts;
using OrleansMessenger.Conversations;
using OrleansMessenger.Devices;
using OrleansMessenger.Grains.Conversations;

namespace OrleansMessenger.Grains.Accounts;

/// <summary>
/// A person's account, and being found by others. A new nickname reaches the person's conversations outside of the way of the save: some at
/// a time, between which the account is there for others. What a crash kept from following a save is made up for by the next activation;
/// which also gives an account of before there were handles one.
/// </summary>
public sealed partial class AccountGrain(
    [PersistentState("account")] IPersistentState<AccountGrain.AccountState> stored,
    IPeopleDirectory directory, IMessageLog log, ILogger<AccountGrain> logger)
    : Grain, IAccountGrain
{
    private const int RenamedAtOnce = 50;
    private static readonly TimeSpan _beforeTryingAgain = TimeSpan.FromSeconds(5);

    private IGrainTimer? _following;

    private string Id => this.GetPrimaryKeyString();

    private Account? Stored => stored.State.Account;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await MakeUp();
        RenameIfNeeded();
    }

    public Task<Account?> Read() => Task.FromResult(Stored);

    public Task<Person?> Person() => Task.FromResult(Stored is null ? null : new Person(Id, Stored.Nickname, Stored.Handle));

    public Task<bool> HoldsHandle(string key) => Task.FromResult(
        Array.Exists([Stored?.Handle, stored.State.FormerHandle], handle => handle is not null && HandleRules.Key(handle) == key));

    public async Task<bool> Create(Account account)
    {
        if (account.Id != Id) return false;
        // Asked again, when the answer was lost: it is the same account.
        if (Stored is not null) return Stored.ConcurrencyStamp == account.ConcurrencyStamp;
        // A crash from here to the write leaves claims without account, which lapse.
        if (!await AddressOf(account).Claim(Id)) return false;
        if (account.Handle is null)
        {
            account.Handle = await ClaimAny(account.Nickname);
        }
        else if (!await Claim(account.Handle))
        {
            await AddressOf(account).Release(Id);
            return false;
        }
        await stored.Replace(new AccountState { Account = account, KnownAs = account.Nickname });
        await MakeUp();
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
        account.Handle ??= before.Handle;
        if (account.Handle != before.Handle && !await ChangeHandle(account.Handle!))
        {
            if (moves) await AddressOf(account).Release(Id);
            return false;
        }
        account.ConcurrencyStamp = newConcurrencyStamp;
        var former = account.Handle == before.Handle ? stored.State.FormerHandle : before.Handle;
        await stored.Replace(stored.State with { Account = account, FormerHandle = former });
        if (moves) await AddressOf(before).Release(Id);
        await Follow();
        return true;
    }

    private async Task Follow()
    {
        await GrainFactory.GetGrain<IDevicesGrain>(Id).Renamed();
        await MakeUp();
        RenameIfNeeded();
    }

    private async Task MakeUp()
    {
        try
        {
            await NameIfNeeded();
            await ReleaseFormerHandle();
            await ListIfNeeded();
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            // The account stands; its handle and being found by others can wait.
            LogNotListed(logger, Id, error);
            FollowAfter(_beforeTryingAgain);
        }
    }

    private async Task NameIfNeeded()
    {
        if (Stored is not { Handle: null } account || await ClaimAny(account.Nickname) is not { } handle) return;
        account.Handle = handle;
        try
        {
            await stored.Replace(stored.State with { Account = account });
        }
        catch
        {
            account.Handle = null;
            throw;
        }
    }

    private async Task ReleaseFormerHandle()
    {
        if (stored.State.FormerHandle is not { } former) return;
        // Handles that look the same are one.
        if (HandleRules.Key(former) != HandleRules.Key(Stored!.Handle!)) await HandleOf(former).Release(Id);
        await stored.Replace(stored.State with { FormerHandle = null });
    }

    private async Task ListIfNeeded()
    {
        if (Stored is not { } account || (stored.State.ListedAs, stored.State.ListedHandle) == (account.Nickname, account.Handle)) return;
        await directory.List(new Person(Id, account.Nickname, account.Handle));
        await stored.Replace(stored.State with { ListedAs = account.Nickname, ListedHandle = account.Handle });
    }

    private void RenameIfNeeded()
    {
        if (Stored is { } account && stored.State.KnownAs != account.Nickname) FollowAfter(TimeSpan.Zero);
    }

    private void FollowAfter(TimeSpan wait)
    {
        _following ??= this.RegisterGrainTimer(FollowOn, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _following.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private async Task FollowOn()
    {
        await MakeUp();
        await RenameSome();
    }

    private async Task RenameSome()
    {
        if (Stored is not { } account || stored.State.KnownAs == account.Nickname) return;
        try
        {
            var conversations = await log.ConversationsWithOldName(Id, account.Nickname, RenamedAtOnce);
            await Task.WhenAll(conversations.Select(id => GrainFactory.GetGrain<IConversationGrain>(id).Rename(Id, account.Nickname)));
            if (conversations.Length > 0) FollowAfter(TimeSpan.Zero);
            else await stored.Replace(stored.State with { KnownAs = account.Nickname });
        }
        catch (Exception error) when (error is not InconsistentStateException)
        {
            LogNotRenamed(logger, Id, error);
            FollowAfter(_beforeTryingAgain);
        }
    }

    /// <summary>False when nobody may have it, or somebody else has.</summary>
    private async Task<bool> Claim(string handle) =>
        HandleRules.IsWellFormed(handle) && !HandleRules.IsReserved(handle) && await HandleOf(handle).Claim(Id);

    /// <summary>The one before the present one is given up first: only one is remembered until it knows.</summary>
    private async Task<bool> ChangeHandle(string handle)
    {
        await ReleaseFormerHandle();
        return await Claim(handle);
    }

    /// <summary>The first that is free of those that the nickname makes; null when none of them is.</summary>
    private async Task<string?> ClaimAny(string nickname)
    {
        foreach (var handle in HandleProposals.For(nickname, Id))
            if (await Claim(handle)) return handle;
        return null;
    }

    private IHandleGrain HandleOf(string handle) => GrainFactory.GetGrain<IHandleGrain>(HandleRules.Key(handle));

    private IEmailAddressGrain AddressOf(Account account) =>
        GrainFactory.GetGrain<IEmailAddressGrain>(EmailAddressKey.For(account.NormalizedEmail));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Person {UserId} could not be listed with nickname and handle yet; it is tried again")]
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

        /// <summary>The handle that the search knows.</summary>
        [Id(3)] public string? ListedHandle { get; set; }

        /// <summary>The handle before the present one, until its grain knows that it is given up.</summary>
        [Id(4)] public string? FormerHandle { get; set; }
    }
}

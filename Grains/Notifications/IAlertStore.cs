namespace OrleansMessenger.Grains.Notifications;

/// <summary>The decisions to notify, as rows that outlive a crash. Each person's are written by that person's grain alone.</summary>
public interface IAlertStore
{
    Task<List<OwedAlert>> OwedTo(string userId);

    /// <summary>In place of what was there for the same devices and conversations; all in one commit.</summary>
    Task Put(string userId, IReadOnlyCollection<OwedAlert> alerts);

    /// <summary>The conversation is read up to there.</summary>
    Task Withdraw(string userId, string conversationId, long seq);

    Task Forget(string userId, string deviceId);

    /// <summary>People whose alerts were due before then: whoever was to deliver them is gone. At most 1,000, the longest due first.</summary>
    Task<List<string>> Overdue(DateTimeOffset before);
}

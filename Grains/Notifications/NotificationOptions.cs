namespace OrleansMessenger.Grains.Notifications;

/// <param name="Grace">While a device of the person is connected: how long the message may be read on it before any is notified.</param>
/// <param name="AnswerWithin">A connected device that hasn't shown it by then is reached by push.</param>
/// <param name="FirstRetry">After a push service was too busy or not there; doubled each time.</param>
/// <param name="Between">Between two notifications of one conversation on one device while nothing is read: what comes meanwhile is told together.</param>
/// <param name="AfterStart">Before what is owed from before the start is gone through: tabs come back first, and a device that is connected may need no push.</param>
public sealed record NotificationOptions(TimeSpan Grace, TimeSpan AnswerWithin, TimeSpan FirstRetry, TimeSpan Between, TimeSpan AfterStart)
{
    public static readonly NotificationOptions Default =
        new(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
}

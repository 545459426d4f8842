namespace EmbeddedSilo;

/// <summary>Carries out actions in another order than they came, as a network with several connections does.</summary>
internal static class Shuffle
{
    private const int MostHops = 4;

    public static void Later(Action action) => Hop(action, Random.Shared.Next(MostHops));

    private static void Hop(Action action, int left) => ThreadPool.UnsafeQueueUserWorkItem(
        static state =>
        {
            if (state.left > 0)
                Hop(state.action, state.left - 1);
            else
                state.action();
        },
        (action, left),
        preferLocal: false);
}

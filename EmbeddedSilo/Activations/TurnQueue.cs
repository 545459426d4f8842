namespace EmbeddedSilo;

/// <summary>
/// The turns of one activation: run one after another on pool threads, with this scheduler as TaskScheduler.Current, so that
/// an await comes back here.
/// </summary>
internal abstract class TurnQueue : TaskScheduler, IThreadPoolWorkItem
{
    private const int TurnsBeforeOthers = 64;

    [ThreadStatic]
    private static TurnQueue? _onThisThread;

    // One slot beside the queue: an activation that gets one call at a time never allocates the queue, and an idle one holds none.
    private object? _next;
    private Queue<object>? _later;
    private bool _scheduled;

    protected Lock Gate { get; } = new();

    public sealed override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts a request; called within a turn.</summary>
    protected abstract void Start(Request request);

    /// <summary>Adds a turn: a task, a request to start, or a function that starts a task of the activation's own. Called under <see cref="Gate"/>; when true, Schedule follows outside of it.</summary>
    protected bool AddTurn(object turn)
    {
        if (_next is null)
            _next = turn;
        else
            (_later ??= new()).Enqueue(turn);

        return !_scheduled && (_scheduled = true);
    }

    protected void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < TurnsBeforeOthers; i++)
        {
            if (TakeTurn() is not { } turn)
                return;

            _onThisThread = this;
            if (turn is Task task)
                TryExecuteTask(task);
            else
                new Task(Begin, turn).RunSynchronously(this);

            _onThisThread = null;
        }

        // A busy activation goes to the end of the line.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private static void Begin(object? turn)
    {
        if (turn is Request request)
            _onThisThread!.Start(request);
        else
            _ = ((Func<Task>)turn!)();
    }

    private object? TakeTurn()
    {
        lock (Gate)
        {
            var turn = _next;
            _scheduled = turn is not null;
            _next = null;
            if (_later is not null && !_later.TryDequeue(out _next))
                _later = null;

            return turn;
        }
    }

    protected sealed override void QueueTask(Task task)
    {
        bool schedule;
        lock (Gate)
            schedule = AddTurn(task);

        if (schedule)
            Schedule();
    }

    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(_onThisThread, this) && TryExecuteTask(task);

    protected sealed override IEnumerable<Task> GetScheduledTasks() => [];
}

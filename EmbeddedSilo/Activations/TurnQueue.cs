namespace EmbeddedSilo;

/// <summary>
/// The turns of one activation: run one after another, on threads of the pool or of callers from outside, with this scheduler
/// as TaskScheduler.Current, so that an await comes back here.
/// </summary>
internal abstract class TurnQueue : TaskScheduler, IThreadPoolWorkItem
{
    private const int TurnsBeforeOthers = 64;

    [ThreadStatic]
    private static TurnQueue? _onThisThread;

    private static readonly ExecutionContext _ofNobody = Empty();

    // One slot beside the queue: an activation that gets one call at a time never allocates the queue, and an idle one holds none.
    private object? _next;
    private Queue<object>? _later;
    private bool _scheduled;

    protected Lock Gate { get; } = new();

    public sealed override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts a request; called within a turn.</summary>
    protected abstract void Start(Request request);

    /// <summary>Adds a turn: a task, a request to start, or a function that starts a task of the activation's own. Called under <see cref="Gate"/>; when true, Schedule or RunOrSchedule follows outside of it.</summary>
    protected bool AddTurn(object turn)
    {
        if (_next is null)
            _next = turn;
        else
            (_later ??= new()).Enqueue(turn);

        return !_scheduled && (_scheduled = true);
    }

    /// <summary>
    /// A call from outside of grains runs its turn at once, on its own thread, as if that were one of the pool. Most find their grain
    /// idle, and waking a thread costs more than what they do. A call by a grain never does: the grain's own turn goes on.
    /// </summary>
    protected void RunOrSchedule()
    {
        if (_onThisThread is not null)
        {
            Schedule();
            return;
        }

        ExecutionContext.Run(_ofNobody, static queue => ((TurnQueue)queue!).RunOneTurn(), this);
        if (HasMore())
            Schedule();
    }

    protected void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < TurnsBeforeOthers; i++)
        {
            if (TakeTurn() is not { } turn)
                return;

            Run(turn);
        }

        // A busy activation goes to the end of the line.
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Where the caller's thread goes on after an await is of no concern here. ExecutionContext.Run restores it.</summary>
    private void RunOneTurn()
    {
        SynchronizationContext.SetSynchronizationContext(null);
        Run(TakeTurn()!);
    }

    private void Run(object turn)
    {
        _onThisThread = this;
        if (turn is Task task)
            TryExecuteTask(task);
        else
            new Task(Begin, turn).RunSynchronously(this);

        _onThisThread = null;
    }

    private static void Begin(object? turn)
    {
        if (turn is Request request)
            _onThisThread!.Start(request);
        else
            _ = ((Func<Task>)turn!)();
    }

    private bool HasMore()
    {
        lock (Gate)
            return _scheduled = _next is not null;
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

    /// <summary>What flows with a caller, such as its request, stays out of grains.</summary>
    private static ExecutionContext Empty()
    {
        ExecutionContext? empty = null;
        var nobody = new Thread(() => empty = ExecutionContext.Capture());
        nobody.UnsafeStart();
        nobody.Join();
        return empty!;
    }
}

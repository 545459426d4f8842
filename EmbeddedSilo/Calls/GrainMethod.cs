using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace EmbeddedSilo;

/// <summary>How to call one method of a grain interface: looked at once, used by all references.</summary>
internal abstract class GrainMethod
{
    private readonly MethodInfo _method;
    private readonly MethodInvoker _invoker;
    private readonly int[] _copiedArguments;
    private readonly bool _copiesResult;

    protected GrainMethod(MethodInfo method, Type result)
    {
        _method = method;
        _invoker = MethodInvoker.Create(method);
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));

        var parameters = method.GetParameters();
        _copiedArguments = [.. parameters.Where(p => !p.IsDefined(typeof(ImmutableAttribute)) && !DeepCopy.IsShared(p.ParameterType)).Select(p => p.Position)];
        CancellationIndex = parameters.FirstOrDefault(p => p.ParameterType == typeof(CancellationToken))?.Position;
        _copiesResult = result != typeof(void) && !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)) && !DeepCopy.IsShared(result);
    }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public int? CancellationIndex { get; }

    public static GrainMethod Of(MethodInfo method)
    {
        var result = ResultOf(method.ReturnType)!;
        var type = typeof(GrainMethod<>).MakeGenericType(result == typeof(void) ? typeof(object) : result);
        return (GrainMethod)Activator.CreateInstance(type, method, result)!;
    }

    /// <summary>What a call gives in the end, void for a task without a result, null for a type that no grain method may return.</summary>
    public static Type? ResultOf(Type returned)
    {
        if (returned == typeof(Task) || returned == typeof(ValueTask))
            return typeof(void);

        var isTask = returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>));
        return isTask ? returned.GetGenericArguments()[0] : null;
    }

    /// <summary>Calls it: the arguments are copied here and now.</summary>
    public object Call(GrainClass grainClass, string key, object?[] arguments)
    {
        foreach (var position in _copiedArguments)
            arguments[position] = DeepCopy.Of(arguments[position]);

        var call = NewCall(grainClass, key, arguments);
        call.Send();
        return _method.ReturnType.IsValueType ? ValueTaskOf(call.Answer, hasResult: _method.ReturnType.IsGenericType) : call.Answer;
    }

    public Task Invoke(object grain, object?[] arguments) => TaskOf(_invoker.Invoke(grain, arguments.AsSpan())!);

    public TResult CopyResult<TResult>(TResult result) => _copiesResult ? (TResult)DeepCopy.Of(result)! : result;

    public override string ToString() => $"{_method.DeclaringType!.Name}.{_method.Name}";

    protected abstract GrainCall NewCall(GrainClass grainClass, string key, object?[] arguments);

    protected abstract object ValueTaskOf(Task answer, bool hasResult);

    protected abstract Task TaskOf(object returned);
}

/// <typeparam name="TResult">What the method's task holds; object for a task without a result.</typeparam>
internal sealed class GrainMethod<TResult>(MethodInfo method, Type result) : GrainMethod(method, result)
{
    protected override GrainCall NewCall(GrainClass grainClass, string key, object?[] arguments) =>
        new GrainCall<TResult>(this, grainClass, key, arguments);

    protected override object ValueTaskOf(Task answer, bool hasResult) => hasResult ? new ValueTask<TResult>((Task<TResult>)answer) : new ValueTask(answer);

    protected override Task TaskOf(object returned) => returned switch
    {
        Task task => task,
        ValueTask<TResult> task => task.AsTask(),
        _ => ((ValueTask)returned).AsTask(),
    };
}

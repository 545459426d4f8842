using System.Linq.Expressions;
using System.Reflection;
using Orleans;
using Orleans.Concurrency;

namespace EmbeddedSilo;

/// <summary>How to call one method of a grain interface: compiled once, used by all references.</summary>
internal sealed class GrainMethod
{
    private readonly MethodInfo _method;
    private readonly Func<object, object?[], Task> _invoke;
    private readonly Func<GrainMethod, GrainClass, string, object?[], GrainCall> _newCall;
    private readonly Func<Task, object>? _wrap;
    private readonly int[] _copiedArguments;
    private readonly bool _copiesResult;

    public GrainMethod(MethodInfo method)
    {
        _method = method;
        AlwaysInterleaves = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        IsReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));

        var parameters = method.GetParameters();
        _copiedArguments = [.. parameters.Where(p => !p.IsDefined(typeof(ImmutableAttribute)) && !DeepCopy.IsShared(p.ParameterType)).Select(p => p.Position)];
        CancellationIndex = parameters.FirstOrDefault(p => p.ParameterType == typeof(CancellationToken))?.Position;

        var result = ResultOf(method.ReturnType)!;
        _copiesResult = result != typeof(void) && !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute)) && !DeepCopy.IsShared(result);
        _newCall = NewCall(result == typeof(void) ? typeof(object) : result);
        _invoke = Invoker(method, parameters);
        _wrap = Wrapper(method.ReturnType, result);
    }

    public bool AlwaysInterleaves { get; }

    public bool IsReadOnly { get; }

    public int? CancellationIndex { get; }

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

        var call = _newCall(this, grainClass, key, arguments);
        call.Send();
        return _wrap is null ? call.Answer : _wrap(call.Answer);
    }

    public Task Invoke(object grain, object?[] arguments) => _invoke(grain, arguments);

    public TResult CopyResult<TResult>(TResult result) => _copiesResult ? (TResult)DeepCopy.Of(result)! : result;

    public override string ToString() => $"{_method.DeclaringType!.Name}.{_method.Name}";

    private static Func<GrainMethod, GrainClass, string, object?[], GrainCall> NewCall(Type result)
    {
        ParameterExpression[] parameters = [
            Expression.Parameter(typeof(GrainMethod)), Expression.Parameter(typeof(GrainClass)),
            Expression.Parameter(typeof(string)), Expression.Parameter(typeof(object?[]))];
        var constructor = typeof(GrainCall<>).MakeGenericType(result).GetConstructors()[0];
        return Expression.Lambda<Func<GrainMethod, GrainClass, string, object?[], GrainCall>>(Expression.New(constructor, parameters), parameters).Compile();
    }

    private static Func<object, object?[], Task> Invoker(MethodInfo method, ParameterInfo[] parameters)
    {
        var grain = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        Expression call = Expression.Call(
            Expression.Convert(grain, method.DeclaringType!),
            method,
            parameters.Select(p => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(p.Position)), p.ParameterType)));
        if (method.ReturnType.IsValueType)
            call = Expression.Call(call, nameof(ValueTask.AsTask), null);

        return Expression.Lambda<Func<object, object?[], Task>>(call, grain, arguments).Compile();
    }

    private static Func<Task, object>? Wrapper(Type returned, Type result)
    {
        if (!returned.IsValueType)
            return null;

        var task = Expression.Parameter(typeof(Task));
        var taskType = result == typeof(void) ? typeof(Task) : typeof(Task<>).MakeGenericType(result);
        var wrapped = Expression.New(returned.GetConstructor([taskType])!, Expression.Convert(task, taskType));
        return Expression.Lambda<Func<Task, object>>(Expression.Convert(wrapped, typeof(object)), task).Compile();
    }
}

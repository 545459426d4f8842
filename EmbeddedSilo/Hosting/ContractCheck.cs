using System.Reflection;
using Orleans.Runtime;

namespace EmbeddedSilo;

/// <summary>Refuses at the start what Orleans would refuse at the first call: nobody wants to learn it in production.</summary>
internal static class ContractCheck
{
    public static void ThrowIfBroken(IReadOnlyCollection<Type> grainTypes)
    {
        var contracts = grainTypes.SelectMany(type => type.GetInterfaces()).Where(GrainInterface.IsContract).Distinct().ToArray();
        var problems = contracts.SelectMany(ProblemsOfContract)
            .Concat(grainTypes.SelectMany(ProblemsOfStates))
            .Concat(grainTypes.Concat(contracts).Select(type => type.Assembly).Distinct().SelectMany(ProblemsOfTypes))
            .Distinct()
            .ToArray();
        if (problems.Length > 0)
            throw new InvalidOperationException($"The silo can't start:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}");
    }

    private static IEnumerable<string> ProblemsOfContract(Type contract) => contract
        .GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .SelectMany(method => ProblemsOfMethod(method).Select(problem => $"{contract}.{method.Name}: {problem}"));

    private static IEnumerable<string> ProblemsOfMethod(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
            yield return "a grain's method can't be generic.";

        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef)
                yield return $"{parameter.Name} is passed by reference.";
            else if (parameter.ParameterType != typeof(CancellationToken) && SerializableTypes.WhyNot(parameter.ParameterType) is { } reason)
                yield return $"{parameter.Name} can't be passed. {reason}";
        }

        if (GrainMethod.ResultOf(method.ReturnType) is not { } result)
            yield return $"it returns {method.ReturnType} instead of a task.";
        else if (result != typeof(void) && SerializableTypes.WhyNot(result) is { } reason)
            yield return $"the result can't be passed. {reason}";
    }

    private static IEnumerable<string> ProblemsOfStates(Type grainType)
    {
        foreach (var parameter in grainType.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(constructor => constructor.GetParameters()))
        {
            if (!parameter.IsDefined(typeof(PersistentStateAttribute)))
                continue;

            if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                yield return $"{grainType}: the state {parameter.Name} must be an IPersistentState.";
            else if (ProblemOfState(GrainConstructor.StateOf(parameter)!) is { } problem)
                yield return $"{grainType}: the state {parameter.Name} can't be kept. {problem}";
        }
    }

    private static string? ProblemOfState(Type state) =>
        state.IsValueType || state.GetConstructor([]) is not null ? SerializableTypes.WhyNot(state) : $"{state} has no constructor without parameters.";

    /// <summary>Events of streams are in no signature, but they too are marked to be serialized.</summary>
    private static IEnumerable<string> ProblemsOfTypes(Assembly assembly) => assembly.GetTypes()
        .Where(type => !type.IsGenericTypeDefinition && SerializableTypes.HasSerializer(type))
        .Select(SerializableTypes.WhyNot)
        .OfType<string>();
}

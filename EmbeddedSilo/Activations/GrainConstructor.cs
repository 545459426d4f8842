using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EmbeddedSilo;

/// <summary>Compiles a grain class's constructor: states from their storage, everything else from the activation's services.</summary>
internal static class GrainConstructor
{
    private const string DefaultStorage = "Default";

    public static Func<Activation, Grain> Compile(Type type, IServiceProvider services)
    {
        if (type.GetConstructors() is not [var constructor])
            throw new NotSupportedException($"{type} needs exactly one public constructor.");

        var activation = Expression.Parameter(typeof(Activation));
        var arguments = constructor.GetParameters().Select(parameter => Argument(parameter, activation, services));
        return Expression.Lambda<Func<Activation, Grain>>(Expression.New(constructor, arguments), activation).Compile();
    }

    /// <summary>The type of the state that a constructor's parameter asks for, if it asks for one.</summary>
    public static Type? StateOf(ParameterInfo parameter) => parameter.IsDefined(typeof(PersistentStateAttribute))
        ? parameter.ParameterType.GetGenericArguments().Single()
        : null;

    private static Expression Argument(ParameterInfo parameter, ParameterExpression activation, IServiceProvider services)
    {
        if (StateOf(parameter) is { } state)
            return State(parameter.GetCustomAttribute<PersistentStateAttribute>()!, state, activation, services);

        var provider = Expression.Property(activation, nameof(Activation.ActivationServices));
        Expression<Func<IServiceProvider, object?>> resolve = parameter switch
        {
            _ when parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed => from => from.GetRequiredKeyedService(parameter.ParameterType, keyed.Key),
            { HasDefaultValue: true } => from => from.GetService(parameter.ParameterType) ?? parameter.DefaultValue,
            _ => from => from.GetRequiredService(parameter.ParameterType),
        };
        return Expression.Convert(Expression.Invoke(resolve, provider), parameter.ParameterType);
    }

    private static NewExpression State(PersistentStateAttribute attribute, Type state, ParameterExpression activation, IServiceProvider services)
    {
        var storageName = attribute.StorageName ?? DefaultStorage;
        var storage = services.GetKeyedService<IGrainStorage>(storageName)
            ?? throw new InvalidOperationException($"The state \"{attribute.StateName}\" is kept in the storage \"{storageName}\", and there is none of this name.");
        var constructor = typeof(PersistentState<>).MakeGenericType(state).GetConstructors()[0];
        return Expression.New(constructor, activation, Expression.Constant(attribute.StateName), Expression.Constant(storage, typeof(IGrainStorage)));
    }
}

using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace EmbeddedSilo;

/// <summary>Calls a grain class's constructor: states from their storage, everything else from the activation's services.</summary>
internal static class GrainConstructor
{
    private const string DefaultStorage = "Default";

    public static Func<Activation, Grain> Of(Type type, IServiceProvider services)
    {
        if (type.GetConstructors() is not [var constructor])
            throw new NotSupportedException($"{type} needs exactly one public constructor.");

        var invoker = ConstructorInvoker.Create(constructor);
        var arguments = Array.ConvertAll(constructor.GetParameters(), parameter => Argument(parameter, services));
        return activation => (Grain)invoker.Invoke(Array.ConvertAll(arguments, argument => argument(activation)).AsSpan());
    }

    /// <summary>The type of the state that a constructor's parameter asks for, if it asks for one.</summary>
    public static Type? StateOf(ParameterInfo parameter) => parameter.IsDefined(typeof(PersistentStateAttribute))
        ? parameter.ParameterType.GetGenericArguments().Single()
        : null;

    private static Func<Activation, object?> Argument(ParameterInfo parameter, IServiceProvider services)
    {
        if (StateOf(parameter) is { } state)
            return State(parameter.GetCustomAttribute<PersistentStateAttribute>()!, state, services);

        var type = parameter.ParameterType;
        return parameter switch
        {
            _ when parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { } keyed => activation => activation.ActivationServices.GetRequiredKeyedService(type, keyed.Key),
            { HasDefaultValue: true } => activation => activation.ActivationServices.GetService(type) ?? parameter.DefaultValue,
            _ => activation => activation.ActivationServices.GetRequiredService(type),
        };
    }

    private static Func<Activation, object?> State(PersistentStateAttribute attribute, Type state, IServiceProvider services)
    {
        var storageName = attribute.StorageName ?? DefaultStorage;
        var storage = services.GetKeyedService<IGrainStorage>(storageName)
            ?? throw new InvalidOperationException($"The state \"{attribute.StateName}\" is kept in the storage \"{storageName}\", and there is none of this name.");
        var invoker = ConstructorInvoker.Create(typeof(PersistentState<>).MakeGenericType(state).GetConstructors()[0]);
        return activation => invoker.Invoke(activation, attribute.StateName, storage);
    }
}

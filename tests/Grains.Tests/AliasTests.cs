using System.Reflection;
using OrleansMessenger.Accounts;

namespace OrleansMessenger.Grains.Tests;

/// <summary>
/// What crosses between processes, or is stored, goes by names that are written down: a class that is renamed or moved is still the same
/// to a process of the version before, during a rolling update.
/// </summary>
public sealed class AliasTests
{
    private static readonly Type[] _types =
        [.. typeof(IUserGrain).Assembly.GetTypes(), .. typeof(OrleansMessenger.Grains.Conversations.ConversationGrain).Assembly.GetTypes()];

    private static IEnumerable<Type> Contracts => _types.Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrain)));

    private static IEnumerable<Type> Serialized => _types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false));

    [Fact]
    public void Every_grain_interface_and_every_serialized_type_has_a_name_of_its_own()
    {
        var named = Contracts.Concat(Serialized).Select(type => (Type: type, Alias: AliasOf(type))).ToArray();

        Assert.True(named.Length > 20, "They were not found.");
        Assert.Empty(named.Where(one => one.Alias?.StartsWith("messenger.", StringComparison.Ordinal) != true).Select(one => one.Type));
        Assert.Empty(named.GroupBy(one => one.Alias).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void Every_method_of_a_grain_has_a_name_of_its_own()
    {
        foreach (var contract in Contracts)
        {
            var methods = contract.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => (method.Name, Alias: AliasOf(method))).ToArray();
            Assert.All(methods, method => Assert.False(string.IsNullOrEmpty(method.Alias), $"{contract.Name}.{method.Name} has no alias."));
            Assert.Empty(methods.GroupBy(method => method.Alias).Where(same => same.Count() > 1).Select(same => $"{contract.Name}.{same.Key}"));
        }
    }

    [Fact]
    public void Every_kept_property_of_a_serialized_class_has_a_number_of_its_own()
    {
        foreach (var type in Serialized)
        {
            var numbers = type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => property.GetCustomAttribute<IdAttribute>()?.Id).OfType<uint>().ToArray();
            Assert.Equal(numbers.Distinct(), numbers);
        }
    }

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttributes<AliasAttribute>(inherit: false).SingleOrDefault()?.Alias;
}

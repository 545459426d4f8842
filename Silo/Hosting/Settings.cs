using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace OrleansMessenger.Silo.Hosting;

/// <summary>Reads settings of the product's own; a mistake in them ends the start with a sentence that names it.</summary>
public static class Settings
{
    /// <exception cref="BadSettingException">There is a setting in the section that <typeparamref name="T"/> doesn't know.</exception>
    public static T Read<T>(IConfigurationSection section) where T : class, new()
    {
        RefuseUnknown(section, typeof(T));
        return section.Get<T>() ?? new();
    }

    /// <summary>The binder can do it too (ErrorOnUnknownConfiguration), but names a class and a property of it, not the setting.</summary>
    private static void RefuseUnknown(IConfigurationSection section, Type type)
    {
        foreach (var child in section.GetChildren())
        {
            var property = type.GetProperty(child.Key, BindingFlags.IgnoreCase | BindingFlags.Public | BindingFlags.Instance)
                ?? throw new BadSettingException($"There is no setting {child.Path}.");

            if (property.PropertyType.IsClass && property.PropertyType != typeof(string))
            {
                if (!string.IsNullOrEmpty(child.Value))
                    throw new BadSettingException($"The setting {child.Path} takes no value of its own, but has {child.Value}.");
                RefuseUnknown(child, property.PropertyType);
            }
            else if (child.GetChildren().FirstOrDefault() is { } tooDeep)
            {
                throw new BadSettingException($"There is no setting {tooDeep.Path}.");
            }
        }
    }
}

/// <summary>A setting that the product can't start with. The message is a sentence for whoever set it.</summary>
public sealed class BadSettingException(string message) : Exception(message);

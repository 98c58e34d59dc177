using System.Globalization;
using System.Reflection;

namespace CoordActors.Simulation.Cores;

/// <summary>Knobs as one line, <c>Name=value</c> with spaces between: what is printed for a failure and stands in the museum.</summary>
internal static class KnobLine
{
    /// <summary>Only what differs from the defaults.</summary>
    public static string Write<T>(T knobs)
        where T : new()
    {
        var usual = new T();
        return string.Join(' ', Settable<T>()
            .Where(property => !Equals(property.GetValue(knobs), property.GetValue(usual)))
            .Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Name}={property.GetValue(knobs)}")));
    }

    /// <summary>What is not in the line has its default.</summary>
    public static T Read<T>(string line)
        where T : new()
    {
        var knobs = new T();
        foreach (var pair in line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)))
        {
            var property = Settable<T>().Single(candidate => candidate.Name == pair[0]);
            property.SetValue(knobs, Convert.ChangeType(pair[1], property.PropertyType, CultureInfo.InvariantCulture));
        }

        return knobs;
    }

    private static IEnumerable<PropertyInfo> Settable<T>() => typeof(T).GetProperties().Where(property => property.CanWrite);
}

using Microsoft.Extensions.Configuration;

namespace CoordActors.Hocon;

/// <summary>Adds HOCON to a configuration builder. Dotted keys become the colon-separated keys of <see cref="IConfiguration"/>.</summary>
public static class HoconConfigurationExtensions
{
    /// <summary>Adds a HOCON file, read now.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file; its includes are relative to it.</param>
    /// <param name="optional">Whether the file may be missing.</param>
    /// <exception cref="ConfigurationException">The file is missing, cannot be read or is not HOCON.</exception>
    public static IConfigurationBuilder AddHoconFile(this IConfigurationBuilder builder, string path, bool optional = false)
        => optional && !File.Exists(path) ? builder : builder.AddHocon(HoconParser.ParseFile(path));

    /// <summary>Adds HOCON text.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="text">The text.</param>
    /// <param name="sourceName">Name of the text in origins and errors.</param>
    /// <exception cref="HoconException">The text is not HOCON.</exception>
    public static IConfigurationBuilder AddHoconString(this IConfigurationBuilder builder, string text, string sourceName = "text")
        => builder.AddHocon(HoconParser.Parse(text, new HoconOptions { SourceName = sourceName }));

    /// <summary>Adds a parsed document.</summary>
    public static IConfigurationBuilder AddHocon(this IConfigurationBuilder builder, HoconDocument document)
    {
        var provider = new OriginConfigurationProvider();
        provider.Set("", document.Root);
        return builder.Add(provider);
    }
}

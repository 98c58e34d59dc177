using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace CoordActors.Tidy.Rules;

/// <summary>Versions, warnings and the SDK are settled in one place, and the files that settle them can be read.</summary>
internal static partial class BuildSettings
{
    private static readonly string[] SettledCentrally = ["TargetFramework", "TargetFrameworks", "LangVersion", "Nullable", "TreatWarningsAsErrors"];

    /// <summary>A project takes every version from Directory.Packages.props and every rule from Directory.Build.props.</summary>
    public static IEnumerable<Offence> CheckProject(SourceFile project, IReadOnlyCollection<string> centralPackages)
    {
        foreach (var package in ProjectXml.Elements(project, "PackageReference"))
        {
            var name = package.Attribute("Include")?.Value ?? package.Attribute("Update")?.Value;
            if (package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null || package.Element("Version") is not null)
                yield return project.At(ProjectXml.LineOf(package), $"{name} has a version here: it belongs into Directory.Packages.props");
            if (!centralPackages.Contains(name))
                yield return project.At(ProjectXml.LineOf(package), $"{name} has no version in Directory.Packages.props");
        }

        if (project.Extension != ".csproj") yield break;
        foreach (var element in SettledCentrally.SelectMany(name => ProjectXml.Elements(project, name)))
            yield return project.At(ProjectXml.LineOf(element), $"{element.Name} is settled in Directory.Build.props");
    }

    public static IReadOnlyCollection<string> CentralPackages(SourceFile versions) =>
        [.. ProjectXml.Elements(versions, "PackageVersion").Select(e => e.Attribute("Include")!.Value)];

    /// <summary>The SDK is pinned to a whole version; a newer feature band of the same release may stand in.</summary>
    public static IEnumerable<Offence> CheckGlobalJson(SourceFile file)
    {
        using var json = JsonDocument.Parse(file.Text);
        if (!json.RootElement.TryGetProperty("sdk", out var sdk)
            || !sdk.TryGetProperty("version", out var version)
            || !SdkVersion().IsMatch(version.GetString() ?? ""))
            yield return file.At(0, "pins no SDK: { \"sdk\": { \"version\": \"10.0.100\", … } }");
        else if (sdk.TryGetProperty("allowPrerelease", out var allow) && allow.GetBoolean())
            yield return file.At(0, "allows a prerelease SDK");
    }

    /// <summary>JSON and MSBuild files that do not parse, with the parser's own words.</summary>
    public static IEnumerable<Offence> Unreadable(SourceFile file)
    {
        var offence = file.Extension switch
        {
            ".json" => TryJson(file),
            ".csproj" or ".props" or ".targets" => TryXml(file),
            _ => null,
        };
        return offence is null ? [] : [offence];
    }

    private static Offence? TryJson(SourceFile file)
    {
        try
        {
            JsonDocument.Parse(file.Text).Dispose();
            return null;
        }
        catch (JsonException e)
        {
            return file.At((int)(e.LineNumber ?? 0) + 1, e.Message);
        }
    }

    private static Offence? TryXml(SourceFile file)
    {
        try
        {
            XDocument.Parse(file.Text);
            return null;
        }
        catch (XmlException e)
        {
            return file.At(e.LineNumber, e.Message);
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d{3}$")]
    private static partial Regex SdkVersion();
}

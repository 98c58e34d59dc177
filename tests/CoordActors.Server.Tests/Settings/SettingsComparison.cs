using System.Text.Json;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Tests.Settings;

/// <summary>Compares settings by everything in them, lists included.</summary>
internal static class SettingsComparison
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static void ShouldEqual(this ServerSettings actual, ServerSettings expected)
        => JsonSerializer.Serialize(actual, Indented).ShouldBe(JsonSerializer.Serialize(expected, Indented));
}

namespace CoordActors.Hocon.Tests;

/// <summary>Short ways to parse a text and look at its values.</summary>
internal static class HoconText
{
    public static HoconObject Parse(string text, Func<string, string?>? files = null, Func<string, string?>? variables = null)
        => HoconParser.Parse(text, Options(files, variables)).Root;

    public static HoconOptions Options(Func<string, string?>? files = null, Func<string, string?>? variables = null)
        => new() { SourceName = "test.conf", ReadFile = files ?? (_ => null), ReadVariable = variables ?? (_ => null) };

    public static string? Text(this HoconObject root, string path)
        => root.TryFind(path, out var value) ? value.ShouldBeOfType<HoconScalar>().Text : throw new KeyNotFoundException(path);

    public static string?[] Items(this HoconObject root, string path)
    {
        root.TryFind(path, out var value).ShouldBeTrue();
        return [.. value.ShouldBeOfType<HoconArray>().Items.Select(item => item.ShouldBeOfType<HoconScalar>().Text)];
    }

    public static bool Has(this HoconObject root, string path) => root.TryFind(path, out _);

    public static string Error(string text, Func<string, string?>? files = null)
        => Should.Throw<HoconException>(() => Parse(text, files)).Message;
}

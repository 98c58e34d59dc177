using System.Globalization;
using System.Text;

namespace CoordActors.Zab.Tests;

/// <summary>
/// A scene is a text: the lines of its first paragraph set it up, the others say what happens to a core, and a line that begins with <c>&gt;</c>
/// says what the core wants done then. Nothing else may come out of it, heartbeats apart. A line that begins with <c>#</c> is a comment.
/// A transaction is written as its epoch and counter, <c>2.7</c>; a batch of them as <c>2.7..2.9</c>, of a
/// feature level above the first as <c>2.7..2.9@2</c>.
/// </summary>
internal static class Scene
{
    /// <summary>The text of the scene with what really came out in the place of what it expects.</summary>
    public static string Play(string text)
    {
        var played = new StringBuilder();
        SceneHost? host = null;
        var setup = new List<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()))
        {
            if (line.StartsWith('>'))
            {
                continue;
            }

            played.Append(line).Append('\n');
            if (line.StartsWith('#'))
            {
                continue;
            }

            if (line.Length > 0)
            {
                if (host is null)
                {
                    setup.Add(line);
                    continue;
                }

                Print(host.Do(line), played);
            }
            else if (host is null && setup.Count > 0)
            {
                host = SceneHost.Create(setup);
                Print(host.Begin(), played);
            }
        }

        return played.ToString().TrimEnd('\n') + "\n";
    }

    public static long Zxid(string word)
    {
        var parts = word.Split('.');
        return parts.Length == 1
            ? long.Parse(parts[0], CultureInfo.InvariantCulture)
            : (long.Parse(parts[0], CultureInfo.InvariantCulture) << 32) | uint.Parse(parts[1], CultureInfo.InvariantCulture);
    }

    public static string Text(long zxid) => zxid == 0 ? "0" : $"{zxid >>> 32}.{(uint)zxid}";

    private static void Print(IEnumerable<string> outcome, StringBuilder played)
    {
        foreach (var line in outcome)
        {
            played.Append("> ").Append(line).Append('\n');
        }
    }
}

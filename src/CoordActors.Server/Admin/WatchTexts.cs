using System.Text;
using CoordActors.Server.Serving;

namespace CoordActors.Server.Admin;

/// <summary>The texts of <c>wchs</c>, <c>wchc</c> and <c>wchp</c>: data watches, exists watches among them, not child watches.</summary>
public static class WatchTexts
{
    /// <summary>How many.</summary>
    public static string Summary(ServerView server)
    {
        var sessions = server.Watches.Select(watch => watch.SessionId).Distinct().Count();
        var paths = server.Watches.Select(watch => watch.Path).Distinct(StringComparer.Ordinal).Count();
        return $"{sessions} connections watching {paths} paths\nTotal watches:{server.Watches.Count}\n";
    }

    /// <summary>Each session's paths.</summary>
    public static string BySession(ServerView server)
    {
        var text = new StringBuilder();
        foreach (var session in server.Watches.GroupBy(watch => watch.SessionId, watch => watch.Path))
        {
            FourLetterWords.Line(text, $"0x{session.Key:x}");
            foreach (var path in session)
            {
                text.Append('\t').Append(path).Append('\n');
            }
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Each path's sessions.</summary>
    public static string ByPath(ServerView server)
    {
        var text = new StringBuilder();
        foreach (var path in server.Watches.GroupBy(watch => watch.Path, watch => watch.SessionId))
        {
            text.Append(path.Key).Append('\n');
            foreach (var session in path)
            {
                FourLetterWords.Line(text, $"\t0x{session:x}");
            }
        }

        return text.Append('\n').ToString();
    }
}

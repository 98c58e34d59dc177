using System.Globalization;
using System.Text;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;

namespace CoordActors.Server.Admin;

/// <summary>The text of <c>dump</c>: sessions by deadline, their ephemeral znodes, the connections.</summary>
public static class DumpText
{
    /// <summary>The text.</summary>
    public static string Of(ServerPicture picture)
    {
        var (server, deadlines) = (picture.Server, picture.Deadlines);
        var text = new StringBuilder("SessionTracker dump:\n");
        if (picture.Peer.Mode is ServerMode.Follower or ServerMode.Observer)
        {
            FourLetterWords.Line(text, $"Global Sessions({server.Sessions.Count}):");
            foreach (var session in server.Sessions)
            {
                FourLetterWords.Line(text, $"0x{session.Key:x}\t{session.Value}ms");
            }

            AppendEphemerals(text, server);
            AppendConnections(text, server, deadlines);
            return text.ToString();
        }

        var buckets = deadlines.LeftMs.GroupBy(entry => entry.Value, entry => entry.Key).OrderBy(bucket => bucket.Key).ToList();
        FourLetterWords.Line(text, $"Session Sets ({buckets.Count})/({deadlines.LeftMs.Count}):");
        foreach (var bucket in buckets)
        {
            FourLetterWords.Line(text, $"{bucket.Count()} expire at {ExpiryDate(bucket.Key)}:");
            foreach (var sessionId in bucket)
            {
                FourLetterWords.Line(text, $"\t0x{sessionId:x}");
            }
        }

        AppendEphemerals(text, server);
        AppendConnections(text, server, deadlines);
        return text.ToString();
    }

    private static void AppendEphemerals(StringBuilder text, ServerView server)
    {
        var owners = server.Ephemerals.GroupBy(entry => entry.SessionId, entry => entry.Path).ToList();
        text.Append("ephemeral nodes dump:\n");
        FourLetterWords.Line(text, $"Sessions with Ephemerals ({owners.Count}):");
        foreach (var owner in owners)
        {
            FourLetterWords.Line(text, $"0x{owner.Key:x}:");
            foreach (var path in owner)
            {
                text.Append('\t').Append(path).Append('\n');
            }
        }
    }

    private static void AppendConnections(StringBuilder text, ServerView server, SessionCommand.Deadlines deadlines)
    {
        var deadlineOf = new Dictionary<long, long>(deadlines.LeftMs);
        var sets = server.Connections.GroupBy(connection => deadlineOf.GetValueOrDefault(connection.SessionId)).OrderBy(set => set.Key).ToList();
        text.Append("Connections dump:\n");
        FourLetterWords.Line(text, $"Connections Sets ({sets.Count})/({server.Connections.Count}):");
        foreach (var set in sets)
        {
            FourLetterWords.Line(text, $"{set.Count()} expire at {ExpiryDate(set.Key)}:");
            foreach (var connection in set)
            {
                FourLetterWords.Line(text, $"\tip: /{connection.RemoteEndPoint} sessionId: 0x{connection.SessionId:x}");
            }
        }
    }

    private static string ExpiryDate(long inMs) =>
        DateTimeOffset.UtcNow.AddMilliseconds(inMs).ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}

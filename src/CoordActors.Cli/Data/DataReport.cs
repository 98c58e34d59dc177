using System.Globalization;
using CoordActors.Migration;
using CoordActors.Protocol;

namespace CoordActors.Cli.Data;

/// <summary>What the commands on data say, line by line.</summary>
internal static class DataReport
{
    private const int PathsNamed = 10;

    /// <summary>The counts of a tree.</summary>
    public static void WriteSummary(TextWriter output, TreeSummary summary)
    {
        Line(output, $"zxid        {new Zxid(summary.Zxid)}");
        Line(
            output,
            $"znodes      {summary.Znodes} (ephemeral {summary.Ephemerals}, container {summary.Containers}, with a time to live {summary.WithTtl})");
        Line(output, $"data        {summary.DataBytes} bytes");
        Line(output, $"acls        {summary.AccessControlLists} different lists; {summary.Protected} znodes have another one than world:anyone:cdrwa");
        Line(output, $"sessions    {summary.Sessions}");
        Line(output, $"quotas      {summary.Quotas}");
    }

    /// <summary>The largest subtrees.</summary>
    public static void WriteLargest(TextWriter output, TreeSummary summary)
    {
        Line(output, $"largest subtrees (bytes of paths and data, znodes, path)");
        foreach (var (path, znodes, bytes) in summary.Largest)
        {
            Line(output, $"  {bytes,14} {znodes,10}  {path}");
        }
    }

    /// <summary>What was read from a ZooKeeper data directory, and what was not taken over.</summary>
    public static void WriteImport(TextWriter output, ApacheContents contents)
    {
        Line(
            output,
            $"read        {Path.GetFileName(contents.Snapshot) ?? "no snapshot"}, {contents.Transactions} transactions from {contents.Logs} logs");
        WriteSummary(output, contents.Summary);
        if (contents.Summary.Sessions > 0)
        {
            Line(output, $"            sessions and their ephemeral znodes live on if their clients reconnect within their timeouts");
        }

        if (contents.LeftOut.Count > 0)
        {
            var sessions = contents.LeftOut.Select(left => left.SessionId).Distinct().Count();
            Line(output, $"left out    {contents.LeftOut.Count} ephemeral znodes of {sessions} sessions that are not open");
            foreach (var (session, path) in contents.LeftOut.Take(PathsNamed))
            {
                Line(output, $"            {path} (session 0x{session:x})");
            }
        }

        WriteNotes(output, contents.Notes);
    }

    /// <summary>Sentences for the operator.</summary>
    public static void WriteNotes(TextWriter output, IEnumerable<string> notes)
    {
        foreach (var note in notes)
        {
            Line(output, $"note        {note}");
        }
    }

    private static void Line(TextWriter output, FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

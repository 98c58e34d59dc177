using System.Text.RegularExpressions;

namespace CoordActors.Protocol.Tests;

/// <summary>The tables of docs/compatibility.md, as the tests compare them with what there is. Other test projects compile this file too.</summary>
internal static partial class CompatibilityPage
{
    /// <summary>The rows of the table below a heading.</summary>
    /// <param name="heading">Its text.</param>
    public static IReadOnlyList<Row> Rows(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "compatibility.md"));
        var section = lines.SkipWhile(line => line.TrimStart('#') != " " + heading).Skip(1).TakeWhile(line => !line.StartsWith('#'));
        Row[] rows = [.. section.Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(Row.Of)];
        rows.ShouldNotBeEmpty(heading);
        return rows;
    }

    /// <summary>All names of the table below a heading; none may stand there twice.</summary>
    public static IReadOnlyList<string> Names(string heading)
    {
        string[] names = [.. Rows(heading).SelectMany(row => row.Names)];
        names.ShouldBeUnique();
        return names;
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CoordActors.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }

    /// <summary>One row.</summary>
    /// <param name="Cells">Its columns, without the blanks around them.</param>
    public sealed partial record Row(IReadOnlyList<string> Cells)
    {
        /// <summary>What stands between backticks in the first column; a star stands for anything.</summary>
        public IReadOnlyList<string> Names => NamesIn(0);

        /// <summary>What it says in the last column.</summary>
        public string Verdict => Cells[^1];

        public bool IsLeftOut => Verdict.StartsWith("left out", StringComparison.Ordinal);

        public IReadOnlyList<string> NamesIn(int column) => [.. Code().Matches(Cells[column]).Select(match => match.Groups[1].Value)];

        public bool Covers(string name) =>
            Names.Any(pattern => Regex.IsMatch(name, $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}$"));

        internal static Row Of(string line) => new([.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())]);

        [GeneratedRegex("`([^`]+)`")]
        private static partial Regex Code();
    }
}

namespace CoordActors.Tidy;

internal static class OffenceAssertions
{
    /// <summary>Fails with every offence on a line of its own, so that an editor or a terminal can jump to it.</summary>
    public static void ShouldBeNone(this IEnumerable<Offence> offences)
    {
        var lines = offences.Select(o => o.ToString()).Order(StringComparer.Ordinal).ToList();
        if (lines.Count > 0)
            Assert.Fail($"{lines.Count} offence(s):{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
    }

    /// <summary>For planted offenders: exactly one offence, on that line.</summary>
    public static void ShouldBeOneAt(this IEnumerable<Offence> offences, int line)
    {
        var all = offences.ToList();
        all.Count.ShouldBe(1, string.Join(Environment.NewLine, all));
        all[0].Line.ShouldBe(line);
    }
}

namespace CoordActors.Interop.Differential;

/// <summary>
/// What one peer saw: a reply, a notification, an answered handshake or the end of its connection. Zxids, times and session ids are already
/// names, not numbers.
/// </summary>
/// <param name="Peer">The connection that saw it.</param>
/// <param name="Kind">reply, event, handshake or closed.</param>
/// <param name="Xid">The number in the header; of an event -1.</param>
/// <param name="Zxid">Relative to the start of the script: <c>z+3</c>; <c>0</c> and <c>-1</c> stay.</param>
/// <param name="Error">The error code in the header.</param>
/// <param name="Body">The record, field by field.</param>
public sealed record Observation(string Peer, string Kind, int? Xid = null, string Zxid = "", int? Error = null, string Body = "")
{
    public override string ToString() => $"{Peer} {Kind} xid={Xid} zxid={Zxid} err={Error} {Body}";
}

/// <summary>One step of a script and everything that all peers saw of it, in order per peer.</summary>
public sealed record Step(string Action, IReadOnlyList<Observation> Seen)
{
    /// <summary>The deviation that the script announced for this step, null for none.</summary>
    public AllowedDifference? Announced { get; init; }

    public override string ToString() => $"{Action}\n      {string.Join("\n      ", Seen)}";
}

/// <summary>Lays two transcripts of one script side by side.</summary>
public static class Transcripts
{
    private const int StepsOfContext = 6;

    /// <summary>Whether they differ in nothing but allowed differences.</summary>
    public static bool Agree(IReadOnlyList<Step> ours, IReadOnlyList<Step> apache) => ours.Select(Show).SequenceEqual(apache.Select(Show));

    /// <summary>Fails at the first step that differs in anything but an allowed difference.</summary>
    public static void ShouldAgree(IReadOnlyList<Step> ours, IReadOnlyList<Step> apache, string script)
    {
        for (var index = 0; index < Math.Max(ours.Count, apache.Count); index++)
        {
            var our = index < ours.Count ? ours[index] : new Step("(nothing)", []);
            var their = index < apache.Count ? apache[index] : new Step("(nothing)", []);
            if (Show(our) != Show(their))
            {
                var before = string.Join("\n  ", apache.Take(index).TakeLast(StepsOfContext));
                Assert.Fail($"{script}: step {index} differs\n  before:\n  {before}\n  ours:   {our}\n  Apache: {their}");
            }
        }
    }

    private static string Show(Step step)
    {
        var forgotten = AllowedDifference.Everywhere.Aggregate(step, (current, difference) => difference.Forget(current));
        return (step.Announced?.Forget(forgotten) ?? forgotten).ToString();
    }
}

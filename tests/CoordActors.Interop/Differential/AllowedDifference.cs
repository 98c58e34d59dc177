using System.Text.RegularExpressions;

namespace CoordActors.Interop.Differential;

/// <summary>The one list of ways in which our server may answer differently from Apache ZooKeeper 3.8.0, each with its reason.</summary>
/// <param name="Name">What differs.</param>
/// <param name="Reason">Why ours is right, or why it does not matter.</param>
/// <param name="Forget">Takes the difference, and nothing else, out of a step.</param>
public sealed partial record AllowedDifference(string Name, string Reason, Func<Step, Step> Forget)
{
    /// <summary>Applied to every step.</summary>
    public static readonly IReadOnlyList<AllowedDifference> Everywhere =
    [
        new("zxid of an event", "Since 3.9 an event carries the zxid of its transaction, before it carried -1.",
            step => Each(step, seen => seen.Kind == "event" ? seen with { Zxid = "any" } : seen)),
        new("create2 inside a multi", "Since 3.8.2 it stays a create2 and returns the stat; 3.8.0 turns it into a plain create.",
            step => step.Action.Contains("multi [") ? Each(step, seen => seen with { Body = Create2Result().Replace(seen.Body, "create $1") }) : step),
        new("order of an ending session's ephemerals", "Unspecified: hash order in Apache.",
            step => step.Action.Contains("closeSession") ? step with { Seen = [.. step.Seen.OrderBy(seen => seen.ToString(), StringComparer.Ordinal)] } : step),
    ];

    /// <summary>Announced by a script for one step; <see cref="OurAnswerTests"/> says what ours answers there.</summary>
    public static readonly AllowedDifference NewWatcherTypes = Whole(
        "watcher types 4 and 5", "Since 3.9 watches are checked and removed by mode, too; 3.8 does not know these types.");

    public static readonly AllowedDifference WatcherTypeByMode = Whole(
        "which modes the watcher types 1 and 2 match", "Since 3.9 the standard ones only; before, every mode of their table.");

    public static readonly AllowedDifference IndependentModes = Whole(
        "several modes on one path", "Since 3.9 independent; before, the last registration replaced the others.");

    public static readonly AllowedDifference ExistsWithoutRead = Whole(
        "exists without READ", "Since 3.8.4 refused with -102 and without a watch; before, exists asked for no right.");

    public static readonly AllowedDifference UnknownFlagsInMulti = Whole(
        "unknown create flags inside a multi",
        "Newer servers find them while decoding and fail the whole request with -5; 3.8.0 names the entry with -8.");

    public static readonly AllowedDifference NullPathInMulti = Whole(
        "a null path inside a multi",
        "3.8.0 answers -5 with the body of an empty success behind it and no new zxid in its header; ours answers the error.");

    public static readonly AllowedDifference OrderOfAuthIds = new(
        "order of the ids that auth expands to", "Unspecified: hash order in Apache; ours keeps the order in which they were added.",
        step => Each(step, seen => seen with { Body = AclEntries().Replace(seen.Body, Sorted) }));

    public static readonly AllowedDifference BodyBehindAnError = new(
        "an empty result behind the error of a multiRead", "A header with an error has no body; 3.8.0 adds an empty list, which clients skip.",
        step => Each(step, seen => seen.Error == 0 ? seen : seen with { Body = "" }));

    public static readonly AllowedDifference CountBelowEmptyPath = Whole(
        "number of descendants of the empty path", "The empty path names the root and ours counts alike; 3.8.0 counts the root itself, too.");

    public static readonly AllowedDifference EchoBeyondTheBasicPlane = Whole(
        "the echo of a sync", "Ours returns the bytes that it was sent; Java encodes a character above U+FFFF in two pieces.");

    public static readonly AllowedDifference QuotaInsideMulti = Whole(
        "quotas inside a multi", "Ours counts the entries in front; Apache looks at the tree before the multi, so that one can overshoot.");

    public static readonly AllowedDifference MalformedReconfig = Whole(
        "the zxid of a reconfig that cannot be decoded", "Ours uses one up, as for every other write that cannot be decoded; 3.8.0 makes this one exception.");

    public static readonly AllowedDifference MultiThatCannotBeDecoded = Whole(
        "multis with entries that cannot be decoded, or with a null path",
        "Ours answers -5 and goes on; Apache's leader keeps the request outstanding for good.");

    public static readonly AllowedDifference ReconfigWithoutARecord = Whole(
        "a reconfig that cannot be decoded", "Ours answers -5 and goes on; Apache's leader keeps the request outstanding for good.");

    public static readonly AllowedDifference ConfigurationOfAnEnsemble = Whole(
        "what is read of /zookeeper/config in an ensemble",
        "Each shows its own servers there; the version is 0 at Apache until a reconfig, here the zxid that brought it.");

    public static readonly AllowedDifference UnreadableLimits = Whole(
        "limits that are no limits", "Ours takes them for none; 3.8.0 fails every write below with -5, which any client could bring about.");

    /// <summary>
    /// Not sent to ensembles: after each of them some of Apache's 3.8.0 servers never answer a write again, to anybody. Between two single servers
    /// they are compared, or are among the <see cref="Unsent"/>.
    /// </summary>
    public static readonly IReadOnlyList<AllowedDifference> UnsentToEnsembles =
    [
        MultiThatCannotBeDecoded, ReconfigWithoutARecord,
    ];

    /// <summary>
    /// Never sent to Apache, because it answers nothing, something else each time, or nonsense; <see cref="OurAnswerTests"/> sends them to
    /// ours.
    /// </summary>
    public static readonly IReadOnlyList<AllowedDifference> Unsent =
    [
        Whole("check outside of a multi", "Since 3.8.5 refused with -6 and a closed connection; 3.8.0 never answers a success."),
        Whole("deleteContainer from a client", "Meant for the server itself; ours refuses it with -6 and closes."),
        Whole("createSession from a client", "Apache answers with a bare handshake in mid-stream; ours refuses it."),
        Whole("IPv6 networks in an access control list", "Newer servers know them, 3.8.0 knows IPv4 only and answers -114."),
        Whole("schemes sasl and x509 in an access control list", "Always known to ours; Apache knows them once their providers are configured."),
        Whole("requests behind a closeSession", "Dropped by ours; Apache drops them or answers -112, as its threads happen to run."),
    ];

    private static AllowedDifference Whole(string name, string reason) => new(name, reason, step => step with { Seen = [] });

    private static Step Each(Step step, Func<Observation, Observation> change) => step with { Seen = [.. step.Seen.Select(change)] };

    private static string Sorted(Match list) => string.Join(", ", list.Value.Split(", ").Order(StringComparer.Ordinal));

    [GeneratedRegex(@"(?<=\[)\d+:[^\]]*")]
    private static partial Regex AclEntries();

    [GeneratedRegex(@"create2 (\S+) \{[^}]*\}")]
    private static partial Regex Create2Result();
}

using System.Collections.Frozen;
using Microsoft.Extensions.Logging;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// Numbers and names of everything that actors log. An actor knows only its text, as in Akka.NET; here the text gets an event id that never
/// changes, a name, and names for its arguments. A test holds that no text is missing. docs/operating/logs.md shows the list to operators.
/// </summary>
internal static class ActorEvents
{
    /// <summary>What a text that is not listed gets.</summary>
    public static readonly EventId Unlisted = new(9999, "Unlisted");

    private static readonly ActorEvent[] Listed =
    [
        new(4000, "Recovered", "Recovered to zxid {0}: {1} znodes, {2} sessions, {3} transactions replayed.", "Zxid", "Znodes", "Sessions", "Transactions"),
        new(4001, "WritesRefused", "Writes are refused: {0}. Reads and sessions go on.", "Reason"),
        new(4002, "WritesAccepted", "Writes are accepted again."),
        new(4003, "Elected", "Election: {0}", "Note") { MayRepeat = true },
        new(4004, "TermNote", "Term: {0}", "Note") { MayRepeat = true },
        new(4005, "EpochEstablished", "Epoch {0} is established: this server takes part as {1}.", "Epoch", "Role"),
        new(4006, "TermOver", "The term with leader {0} is over: {1}.", "Leader", "Reason") { MayRepeat = true },
        new(4007, "SnapshotSent", "A snapshot at 0x{0:x} is sent to a learner.", "Zxid"),
        new(4008, "SnapshotReceived", "A snapshot at 0x{0:x} is received from the leader.", "Zxid"),
        new(4009, "Restored", "A snapshot was restored at zxid {0}: {1} znodes, {2} sessions.", "Zxid", "Znodes", "Sessions"),
        new(4010, "VotesNotCounted", "Votes are not counted: {0}.", "Reason"),
        new(4100, "SessionExpired", "Session 0x{0:x} has expired.", "SessionId"),
        new(4101, "ClientsHeld", "Clients are held: {0}.", "Reason") { MayRepeat = true },
        new(4102, "StoodStill", "This server stood still for {0} ms: sessions live so much longer.", "TookMs"),
        new(4200, "CommitSlow", "A commit of {0} bytes took {1:0} ms: the disk is slow.", "Bytes", "TookMs"),
        new(4201, "JournalStalled", "The journal stalls, and goes on trying: {0}", "Reason"),
        new(4202, "JournalResumed", "The journal writes again."),
        new(4203, "JournalNotPruned", "The journal could not be pruned: {0}", "Reason"),
        new(4204, "EventNotStored", "Event {0} with number {1} of {2} could not be stored: {3}", "Event", "SequenceNr", "PersistenceId", "Reason"),
        new(4205, "EventRejected", "The journal rejects event {0} with number {1} of {2}: {3}", "Event", "SequenceNr", "PersistenceId", "Reason"),
        new(4206, "RecoveryFailed", "{0} could not be recovered{1}: {2}", "PersistenceId", "At", "Reason"),
        new(4207, "HistoryNotRead", "The history behind {0} could not be read: {1}", "Zxid", "Reason"),
        new(4300, "SnapshotNotWritten", "The snapshot at {0} could not be written: {1}", "SequenceNr", "Reason"),
        new(4301, "SnapshotsNotDeleted", "Old snapshots could not be deleted: {0}", "Reason"),
        new(4302, "SnapshotDamaged", "The snapshot {0} is damaged and not used: {1}.", "Path", "Reason"),
        new(4400, "PeerConnected", "Connected to {0}.", "Peer"),
        new(4401, "PeerHasConnected", "{0} has connected from {1}.", "Peer", "EndPoint"),
        new(4402, "PeerConnectionGone", "The connection from {0} is gone: {1}.", "Peer", "Reason"),
        new(4403, "PeerConnectionLost", "The connection to {0} is gone: {1}. {2} messages were dropped.", "Peer", "Reason", "Dropped"),
        new(4404, "PeerNotReached", "No connection to {0}: {1}. {2} messages were dropped.", "Peer", "Reason", "Dropped"),
        new(4405, "MessageNotSent", "{0} for {1} was not sent: {2}", "Message", "Recipient", "Reason"),
        new(4406, "MessageNotRead", "A message from {0} with manifest '{1}' could not be read: {2}", "Peer", "Manifest", "Reason"),
        new(4407, "StrangerRefused", "A connection from {0} was closed: {1}.", "EndPoint", "Reason"),
        new(4408, "StrangersRefused", "{0} more connections were closed in the minute before.", "Count"),
        new(4409, "ConnectionFailed", "Something failed on the connection with {0}: {1}", "Peer", "Reason"),
        new(4900, "SystemFailed", "A failure reached {0}: the system stops.", "Actor"),
        new(4901, "ShutdownPhaseLate", "Shutdown phase {0} was not done within {1}; the next phase begins.", "Phase", "Limit"),
        new(4902, "ShutdownTaskFailed", "Task {0} of shutdown phase {1} failed: {2}", "Task", "Phase", "Reason"),
        new(4903, "DeadLetter", "{0} from {1} to {2} is dead letter number {3}.{4}", "Message", "Sender", "Recipient", "Number", "Note"),
    ];

    private static readonly FrozenDictionary<string, ActorEvent> ByFormat = Listed.ToFrozenDictionary(entry => entry.Format, StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ActorEvent> All => Listed;

    /// <summary>The event with that text, or null.</summary>
    public static ActorEvent? Find(string format) => ByFormat.GetValueOrDefault(format);
}

/// <summary>One kind of log event of actors.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Format">Its text, with numbered places.</param>
/// <param name="Arguments">The names of these, in their order.</param>
internal sealed record ActorEvent(int Id, string Name, string Format, params string[] Arguments)
{
    /// <summary>Whether a server that tries in vain says it with each attempt, so that <see cref="Repetitions"/> thins it out.</summary>
    public bool MayRepeat { get; init; }
}

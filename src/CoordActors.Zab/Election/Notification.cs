using CoordActors.Protocol;

namespace CoordActors.Zab.Election;

/// <summary>The message of an election: what its sender is doing, and whom it votes for.</summary>
/// <param name="Sender">The sender's id.</param>
/// <param name="State">What the sender is doing.</param>
/// <param name="Vote">Its vote.</param>
/// <param name="Round">The round of the election that the vote belongs to (ZooKeeper's electionEpoch).</param>
/// <param name="Fingerprint">The sender's configuration.</param>
/// <param name="EnsembleId">The ensemble that the sender's history belongs to, 0 for none yet.</param>
public sealed record Notification(long Sender, PeerState State, Vote Vote, long Round, long Fingerprint, long EnsembleId = 0)
{
    private const int Size = 4 + (7 * 8);

    /// <summary>Appends the encoded form.</summary>
    public void Write(JuteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteInt32((int)State);
        writer.WriteInt64(Vote.Leader);
        writer.WriteInt64(Vote.Zxid);
        writer.WriteInt64(Round);
        writer.WriteInt64(Vote.PeerEpoch);
        writer.WriteInt64(Sender);
        writer.WriteInt64(Fingerprint);
        writer.WriteInt64(EnsembleId);
    }

    /// <summary>Reads the encoded form; null for anything that is not one.</summary>
    public static Notification? Read(ReadOnlySpan<byte> source)
    {
        var reader = new JuteReader(source);
        var state = (PeerState)reader.ReadInt32();
        var leader = reader.ReadInt64();
        var zxid = reader.ReadInt64();
        var round = reader.ReadInt64();
        var peerEpoch = reader.ReadInt64();
        var notification = new Notification(reader.ReadInt64(), state, new Vote(leader, zxid, peerEpoch), round, reader.ReadInt64(), reader.ReadInt64());
        return reader.Failed || source.Length != Size || !Enum.IsDefined(state) ? null : notification;
    }
}

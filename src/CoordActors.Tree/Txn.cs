using System.Buffers.Binary;
using CoordActors.Protocol;

namespace CoordActors.Tree;

/// <summary>
/// One replicated transaction: a view on its encoded form. Encoded (jute, big-endian): i32 length of what follows, u8 feature level, u8 kind,
/// i64 zxid, i64 time, i64 session, i64 origin, i32 xid, i32 operation, a buffer with the requester's identities, then the request's body as the
/// client sent it.
/// </summary>
public readonly ref struct Txn
{
    /// <summary>The highest feature level that this code applies; a transaction of a higher one must not be applied by it.</summary>
    public const byte FeatureLevelMax = 1;

    /// <summary>The lowest feature level: that of the first version.</summary>
    public const byte FeatureLevelMin = 1;

    private const int FixedBytes = 1 + 1 + 8 + 8 + 8 + 8 + 4 + 4;

    /// <summary>A transaction of feature level 1 that is a request.</summary>
    public Txn()
    {
        FeatureLevel = FeatureLevelMin;
        Kind = TxnKind.Request;
    }

    /// <summary>The rules by which all replicas apply it. Given with the zxid: a level that every server of the ensemble knows.</summary>
    public byte FeatureLevel { get; init; }

    /// <summary>What it is.</summary>
    public TxnKind Kind { get; init; }

    /// <summary>Its position in the history.</summary>
    public long Zxid { get; init; }

    /// <summary>The leader's wall clock, in ms since 1970.</summary>
    public long TimeMs { get; init; }

    /// <summary>The requester's session, 0 for a server's own request.</summary>
    public long SessionId { get; init; }

    /// <summary>
    /// The client connection that it came by, unique in the ensemble and over restarts; 0 for a server's own request. A reply is matched by this
    /// and <see cref="Xid"/>: some clients begin their xids anew with each connection. It becomes the owner of the session that is opened or
    /// resumed; what comes by another connection than the owner is refused. 0 opens a session that nobody owns, and is never refused.
    /// </summary>
    public long Origin { get; init; }

    /// <summary>The client's number of the request, for its reply.</summary>
    public int Xid { get; init; }

    /// <summary>The operation.</summary>
    public OpCode Op { get; init; }

    /// <summary>The requester's identities when the request arrived: i32 count, then pairs of scheme and id. Empty is none.</summary>
    public ReadOnlySpan<byte> AuthIds { get; init; }

    /// <summary>The request's record, undecoded.</summary>
    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Bytes that <see cref="Write"/> appends.</summary>
    public int EncodedLength => 4 + FixedBytes + 4 + AuthIds.Length + Body.Length;

    /// <summary>
    /// Reads the transaction at the start of <paramref name="source"/>; <paramref name="consumed"/> is where the next one begins.
    /// False for anything truncated or ill-formed: nothing is thrown.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out Txn txn, out int consumed)
    {
        txn = default;
        consumed = 0;
        if (source.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(source);
        if (length < FixedBytes + 4 || length > source.Length - 4)
        {
            return false;
        }

        var reader = new JuteReader(source.Slice(4, length));
        var read = new Txn
        {
            FeatureLevel = reader.ReadByte(),
            Kind = (TxnKind)reader.ReadByte(),
            Zxid = reader.ReadInt64(),
            TimeMs = reader.ReadInt64(),
            SessionId = reader.ReadInt64(),
            Origin = reader.ReadInt64(),
            Xid = reader.ReadInt32(),
            Op = (OpCode)reader.ReadInt32(),
            AuthIds = reader.ReadBytes().Span,
            Body = reader.Rest,
        };
        if (reader.Failed)
        {
            return false;
        }

        txn = read;
        consumed = 4 + length;
        return true;
    }

    /// <summary>
    /// Fills zxid, time and the highest feature level into the encoded transaction at the start of <paramref name="encoded"/>, which
    /// <see cref="Write"/> made: for a server alone, which has nobody to agree with.
    /// </summary>
    /// <returns>Where the next one begins.</returns>
    public static int Stamp(Span<byte> encoded, long zxid, long timeMs)
    {
        TransactionFrame.Stamp(encoded, zxid, timeMs, FeatureLevelMax);
        return 4 + BinaryPrimitives.ReadInt32BigEndian(encoded);
    }

    /// <summary>Appends the encoded form.</summary>
    public void Write(JuteWriter writer)
    {
        writer.WriteInt32(EncodedLength - 4);
        writer.WriteByte(FeatureLevel);
        writer.WriteByte((byte)Kind);
        writer.WriteInt64(Zxid);
        writer.WriteInt64(TimeMs);
        writer.WriteInt64(SessionId);
        writer.WriteInt64(Origin);
        writer.WriteInt32(Xid);
        writer.WriteInt32((int)Op);
        writer.WriteBytes(AuthIds);
        writer.WriteRaw(Body);
    }
}

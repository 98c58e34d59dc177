using System.Buffers;
using System.Buffers.Binary;

namespace CoordActors.Server.Journal;

/// <summary>
/// The journal's own binary format, big-endian: transactions with two zxids before them, the other events as their numbers. Manifests are never
/// used again for something else; T1 were transactions of development versions.
/// </summary>
public sealed class JournalSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
{
    private const string TransactionsManifest = "T2";
    private const string EpochsManifest = "E1";
    private const string TruncatedManifest = "C1";
    private const string ResetManifest = "R1";

    /// <inheritdoc />
    public override int Identifier => 2181;

    /// <summary>The serializer with the events that it is for, as an actor system wants it.</summary>
    public static SerializerDetails Details(ExtendedActorSystem system) => new(
        "journal",
        new JournalSerializer(system),
        [typeof(HistoryEvent.Transactions), typeof(HistoryEvent.Epochs), typeof(HistoryEvent.Truncated), typeof(HistoryEvent.Reset)]);

    /// <inheritdoc />
    public override string Manifest(object o) => o switch
    {
        HistoryEvent.Transactions => TransactionsManifest,
        HistoryEvent.Epochs => EpochsManifest,
        HistoryEvent.Truncated => TruncatedManifest,
        HistoryEvent.Reset => ResetManifest,
        _ => throw Unknown(o.GetType().Name),
    };

    /// <inheritdoc />
    public override byte[] ToBinary(object obj)
    {
        var target = new ArrayBufferWriter<byte>();
        ToBinary(obj, target);
        return target.WrittenSpan.ToArray();
    }

    /// <inheritdoc />
    public void ToBinary(object obj, IBufferWriter<byte> target)
    {
        switch (obj)
        {
            case HistoryEvent.Transactions transactions:
                Write(target, transactions.PreviousZxid);
                Write(target, transactions.CommittedZxid);
                foreach (var batch in transactions.Batches)
                {
                    target.Write(batch.Span);
                }

                break;
            case HistoryEvent.Epochs epochs:
                Write(target, epochs.Accepted);
                Write(target, epochs.Current);
                break;
            case HistoryEvent.Truncated truncated:
                Write(target, truncated.Zxid);
                break;
            case HistoryEvent.Reset reset:
                Write(target, reset.Zxid);
                break;
            default:
                throw Unknown(obj.GetType().Name);
        }
    }

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) => manifest switch
    {
        TransactionsManifest => new HistoryEvent.Transactions(Read(bytes, 0), Read(bytes, 1), Batches(bytes.AsMemory(2 * sizeof(long)))),
        EpochsManifest => new HistoryEvent.Epochs(Read(bytes, 0), Read(bytes, 1)),
        TruncatedManifest => new HistoryEvent.Truncated(Read(bytes, 0)),
        ResetManifest => new HistoryEvent.Reset(Read(bytes, 0)),
        _ => throw Unknown(manifest),
    };

    /// <summary>None in an event that only records what is committed.</summary>
    private static IReadOnlyList<ReadOnlyMemory<byte>> Batches(ReadOnlyMemory<byte> transactions) => transactions.IsEmpty ? [] : [transactions];

    private static void Write(IBufferWriter<byte> target, long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(target.GetSpan(sizeof(long)), value);
        target.Advance(sizeof(long));
    }

    private static long Read(byte[] bytes, int index) => bytes.Length >= (index + 1) * sizeof(long)
        ? BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(index * sizeof(long)))
        : throw new InvalidDataException("The journal holds an event that is too short.");

    private static ArgumentException Unknown(string what) => new($"The journal does not know '{what}'; it was written by another version.");
}

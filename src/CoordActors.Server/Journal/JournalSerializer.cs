using System.Buffers;

namespace CoordActors.Server.Journal;

/// <summary>The journal's own binary format: a batch is its transactions, nothing around them.</summary>
public sealed class JournalSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
{
    /// <summary>Batch of transactions, first format. Numbers are never reused.</summary>
    private const string TransactionBatchManifest = "T1";

    /// <inheritdoc />
    public override int Identifier => 2181;

    /// <inheritdoc />
    public override string Manifest(object o) => o is TransactionBatch ? TransactionBatchManifest : throw Unknown(o.GetType().Name);

    /// <inheritdoc />
    public override byte[] ToBinary(object obj) => BatchOf(obj).Transactions.ToArray();

    /// <inheritdoc />
    public void ToBinary(object obj, IBufferWriter<byte> target) => target.Write(BatchOf(obj).Transactions.Span);

    /// <inheritdoc />
    public override object FromBinary(byte[] bytes, string manifest) =>
        manifest == TransactionBatchManifest ? new TransactionBatch(bytes) : throw Unknown(manifest);

    private static TransactionBatch BatchOf(object obj) => obj as TransactionBatch ?? throw Unknown(obj.GetType().Name);

    private static ArgumentException Unknown(string what) => new($"The journal does not know '{what}'; it may have been written by a newer version.");
}

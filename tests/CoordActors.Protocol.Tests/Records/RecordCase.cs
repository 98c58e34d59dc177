using FsCheck;
using FsCheck.Fluent;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>What came of reading a record.</summary>
/// <param name="Failed">Whether the reader refused.</param>
/// <param name="Position">How far it read.</param>
/// <param name="Fields">The fields as text, unless it refused.</param>
/// <param name="Rewritten">The bytes that the record writes, unless it refused.</param>
/// <param name="BytesAllocated">What the reading allocated on the heap.</param>
internal sealed record ReadOutcome(bool Failed, int Position, string? Fields, byte[]? Rewritten, long BytesAllocated);

/// <summary>A record type, its fields in wire order, and how to build and to take apart one.</summary>
internal abstract class RecordCase(FieldType[] fields)
{
    public IReadOnlyList<FieldType> Fields { get; } = fields;

    public abstract Type Type { get; }

    /// <summary>Values for all fields, nulls and extremes among them.</summary>
    public Gen<object?[]> Values => Gen.CollectToArray(Fields, FieldGen.Of);

    public abstract byte[] Write(IReadOnlyList<object?> values);

    /// <summary>Reads the record from <paramref name="payload"/>, which lies in the midst of other bytes.</summary>
    public abstract ReadOutcome Read(ReadOnlySpan<byte> payload);

    public override string ToString() => Type.Name;
}

/// <inheritdoc cref="RecordCase" />
internal sealed class RecordCase<TRecord>(FieldType[] fields, Func<FieldValues, TRecord> build, Action<TRecord, FieldLog> takeApart)
    : RecordCase(fields)
    where TRecord : IJuteRecord<TRecord>, allows ref struct
{
    private const int Margin = 64;

    public override Type Type => typeof(TRecord);

    public override byte[] Write(IReadOnlyList<object?> values)
    {
        using var writer = new JuteWriter();
        build(new FieldValues(values)).Write(writer);
        return writer.Written.ToArray();
    }

    public override ReadOutcome Read(ReadOnlySpan<byte> payload)
    {
        var memory = new byte[payload.Length + (2 * Margin)];
        payload.CopyTo(memory.AsSpan(Margin));
        var reader = new JuteReader(memory.AsSpan(Margin, payload.Length));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var record = TRecord.Read(ref reader);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (reader.Failed)
        {
            return new ReadOutcome(true, reader.Position, null, null, allocated);
        }

        var log = new FieldLog(memory, Margin, reader.Position);
        takeApart(record, log);
        using var writer = new JuteWriter();
        record.Write(writer);
        return new ReadOutcome(false, reader.Position, log.Text, writer.Written.ToArray(), allocated);
    }
}

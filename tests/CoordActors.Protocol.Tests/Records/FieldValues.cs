using CoordActors.Protocol.Records;

namespace CoordActors.Protocol.Tests.Records;

/// <summary>A record's field values in wire order, handed out one after the other in the types that records are built from.</summary>
internal sealed class FieldValues(IReadOnlyList<object?> values)
{
    private int _next;

    public bool Bool() => (bool)Next()!;

    public bool? OptionalBool() => (bool?)Next();

    public int Int32() => (int)Next()!;

    public long Int64() => (long)Next()!;

    public JuteBytes Bytes() => (byte[]?)Next();

    public JuteVector<JuteBytes> Texts()
    {
        var reader = Reencoded(FieldType.Texts);
        return JuteVector<JuteBytes>.Read(ref reader);
    }

    public JuteVector<AclEntry> Acls()
    {
        var reader = Reencoded(FieldType.Acls);
        return JuteVector<AclEntry>.Read(ref reader);
    }

    public JuteVector<ClientInfo> Identities()
    {
        var reader = Reencoded(FieldType.Identities);
        return JuteVector<ClientInfo>.Read(ref reader);
    }

    public Stat Stat() => new()
    {
        Czxid = Int64(),
        Mzxid = Int64(),
        Ctime = Int64(),
        Mtime = Int64(),
        Version = Int32(),
        Cversion = Int32(),
        Aversion = Int32(),
        EphemeralOwner = Int64(),
        DataLength = Int32(),
        NumChildren = Int32(),
        Pzxid = Int64(),
    };

    private object? Next() => values[_next++];

    private JuteReader Reencoded(FieldType type) => new(NaiveJute.Encode([type], [Next()]).Bytes);
}

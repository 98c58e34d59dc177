using CoordActors.Protocol;

namespace CoordActors.Migration.Apache;

/// <summary>What every logged transaction begins with.</summary>
internal readonly record struct TxnHeader(long SessionId, int Cxid, long Zxid, long TimeMs, TxnType Type)
{
    public static TxnHeader Read(ref JuteReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), (TxnType)reader.ReadInt32());
}

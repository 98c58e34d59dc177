using CoordActors.Protocol;

namespace CoordActors.Client.Wire;

/// <summary>setWatches, or setWatches2 where there is a persistent watch: part of the watches that a new connection needs.</summary>
internal readonly struct SetWatchesCall(long relativeZxid, List<string>[] paths) : ICall<Nothing>
{
    /// <summary>Data, exist, child, persistent, persistent recursive: the order on the wire.</summary>
    public const int Kinds = 5;

    private const int OneShotKinds = 3;

    public OpCode Op => HasPersistent ? OpCode.SetWatches2 : OpCode.SetWatches;

    private bool HasPersistent => paths.Skip(OneShotKinds).Any(p => p.Count > 0);

    public void Write(JuteWriter writer)
    {
        writer.WriteInt64(relativeZxid);
        foreach (var kind in paths.Take(HasPersistent ? Kinds : OneShotKinds))
        {
            writer.WriteInt32(kind.Count);
            foreach (var path in kind)
            {
                writer.WriteText(path);
            }
        }
    }

    public Nothing Read(ref JuteReader reader) => default;
}

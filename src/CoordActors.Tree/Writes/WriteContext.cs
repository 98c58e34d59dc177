using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree;

/// <summary>What all operations of one transaction share.</summary>
internal readonly ref struct WriteContext
{
    public long Zxid { get; init; }

    public long TimeMs { get; init; }

    public long SessionId { get; init; }

    public long Origin { get; init; }

    public ReadOnlySpan<byte> AuthIds { get; init; }

    public IWatchEvents Events { get; init; }

    public static WriteContext Of(in Txn txn, IWatchEvents events) => new()
    {
        Zxid = txn.Zxid,
        TimeMs = txn.TimeMs,
        SessionId = txn.SessionId,
        Origin = txn.Origin,
        AuthIds = txn.AuthIds,
        Events = events,
    };
}

/// <summary>A create of any kind, decoded; whether the flags suit the operation is still to be checked.</summary>
internal readonly ref struct CreateOrder
{
    public const long NoTtl = -1;

    public OpCode Op { get; init; }

    public JuteBytes Path { get; init; }

    public JuteBytes Data { get; init; }

    public JuteVector<AclEntry> Acl { get; init; }

    public CreateFlags Flags { get; init; }

    public long TtlMs { get; init; }

    public bool HasTtlFlags => Flags is CreateFlags.PersistentWithTtl or CreateFlags.PersistentSequentialWithTtl;

    public bool IsSequential => Flags is CreateFlags.PersistentSequential or CreateFlags.EphemeralSequential or CreateFlags.PersistentSequentialWithTtl;

    public bool IsContainer => Op == OpCode.CreateContainer;

    public bool IsEphemeral => !IsContainer && Flags is (CreateFlags.Ephemeral or CreateFlags.EphemeralSequential);

    /// <summary>Reads the record of a create operation.</summary>
    public static CreateOrder Read(OpCode op, scoped ref JuteReader reader)
    {
        if (op == OpCode.CreateTtl)
        {
            var timed = CreateTtlRequest.Read(ref reader);
            return new CreateOrder { Op = op, Path = timed.Path, Data = timed.Data, Acl = timed.Acl, Flags = timed.Flags, TtlMs = timed.TtlMs };
        }

        var request = CreateRequest.Read(ref reader);
        return new CreateOrder { Op = op, Path = request.Path, Data = request.Data, Acl = request.Acl, Flags = request.Flags, TtlMs = NoTtl };
    }

    /// <summary>The order that an entry of a multi stands for: flags decide there, not the operation.</summary>
    public CreateOrder AsMultiEntry()
    {
        var op = Op switch
        {
            OpCode.Create or OpCode.Create2 when Flags == CreateFlags.Container => OpCode.CreateContainer,
            OpCode.CreateTtl when !HasTtlFlags => OpCode.Create,
            _ => Op,
        };
        return new CreateOrder { Op = op, Path = Path, Data = Data, Acl = Acl, Flags = Flags, TtlMs = op == OpCode.CreateTtl ? TtlMs : NoTtl };
    }
}

/// <summary>A znode just created.</summary>
internal readonly ref struct CreatedNode(int node, ReadOnlySpan<byte> path)
{
    public int Node { get; } = node;

    /// <summary>Its full path, with the counter of a sequential create.</summary>
    public ReadOnlySpan<byte> Path { get; } = path;
}

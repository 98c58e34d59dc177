using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree;

/// <summary>The entries of a multi request, one by one up to the terminator.</summary>
internal ref struct MultiEntries(ReadOnlySpan<byte> body)
{
    private JuteReader _reader = new(body);

    /// <summary>The operation of the entry that <see cref="MoveNext"/> reached.</summary>
    public OpCode Op { get; private set; }

    /// <summary>Whether the body ended before its terminator.</summary>
    public readonly bool Failed => _reader.Failed;

    /// <summary>Reads the header of the next entry; its record must be read before the next call.</summary>
    public bool MoveNext()
    {
        var header = MultiHeader.Read(ref _reader);
        Op = header.Op;
        return !_reader.Failed && !header.Done;
    }

    public CreateOrder ReadCreate() => CreateOrder.Read(Op, ref _reader).AsMultiEntry();

    public DeleteRequest ReadDelete() => DeleteRequest.Read(ref _reader);

    public SetDataRequest ReadSetData() => SetDataRequest.Read(ref _reader);

    public CheckVersionRequest ReadCheck() => CheckVersionRequest.Read(ref _reader);

    public PathWatchRequest ReadPathWatch() => PathWatchRequest.Read(ref _reader);

    /// <summary>Passes over the record of a write entry.</summary>
    public void Skip() => SkipWrite();

    /// <summary>Whether every entry of a write multi is a write, decodes, and has flags that its operation can have.</summary>
    public static bool AreWellFormed(ReadOnlySpan<byte> body)
    {
        var entries = new MultiEntries(body);
        while (entries.MoveNext())
        {
            if (!entries.SkipWrite())
            {
                return false;
            }
        }

        return !entries.Failed;
    }

    /// <summary>Whether every entry of a read multi is getData or getChildren and decodes.</summary>
    public static bool AreReads(ReadOnlySpan<byte> body)
    {
        var entries = new MultiEntries(body);
        while (entries.MoveNext())
        {
            if (entries.Op is not (OpCode.GetData or OpCode.GetChildren) || entries.ReadPathWatch().Path.IsNull)
            {
                return false;
            }
        }

        return !entries.Failed;
    }

    private bool SkipWrite()
    {
        switch (Op)
        {
            case OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl:
                var order = CreateOrder.Read(Op, ref _reader);
                return !order.Path.IsNull
                    && (Op == OpCode.CreateTtl || order.Flags is >= CreateFlags.Persistent and <= CreateFlags.Container);
            case OpCode.Delete:
                return !ReadDelete().Path.IsNull;
            case OpCode.SetData:
                return !ReadSetData().Path.IsNull;
            case OpCode.Check:
                return !ReadCheck().Path.IsNull;
            default:
                return false;
        }
    }
}

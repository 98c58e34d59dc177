using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Client.Wire;

/// <summary>multi: the entries one behind the other, each behind a header, and a header that ends them.</summary>
internal readonly struct MultiCall(IReadOnlyList<Operation> operations, Chroot chroot) : ICall<IReadOnlyList<OperationResult>>
{
    private const ErrorCode Unset = ErrorCode.SystemError;

    public OpCode Op => OpCode.Multi;

    public void Write(JuteWriter writer)
    {
        foreach (var operation in operations)
        {
            WriteEntry(writer, operation);
        }

        new MultiHeader(OpCode.Error, Done: true, Unset).Write(writer);
    }

    public IReadOnlyList<OperationResult> Read(ref JuteReader reader) => MultiResults.Read(ref reader, chroot);

    private void WriteEntry(JuteWriter writer, Operation operation)
    {
        switch (operation)
        {
            case CreateOperation create:
                new MultiHeader(Codec.CreateOp(create.Mode, withStat: true), Done: false, Unset).Write(writer);
                Codec.WriteCreate(writer, create, chroot);
                break;
            case DeleteOperation delete:
                new MultiHeader(OpCode.Delete, Done: false, Unset).Write(writer);
                writer.WriteText(chroot.Full(delete.Path));
                writer.WriteInt32(delete.Version);
                break;
            case SetDataOperation set:
                new MultiHeader(OpCode.SetData, Done: false, Unset).Write(writer);
                writer.WriteText(chroot.Full(set.Path));
                writer.WriteBytes(set.Data);
                writer.WriteInt32(set.Version);
                break;
            case CheckOperation check:
                new MultiHeader(OpCode.Check, Done: false, Unset).Write(writer);
                writer.WriteText(chroot.Full(check.Path));
                writer.WriteInt32(check.Version);
                break;
            default:
                throw new ArgumentException($"{operation.GetType().Name} is no operation of a transaction.", nameof(operation));
        }
    }
}

/// <summary>multiRead: as multi, with reads.</summary>
internal readonly struct MultiReadCall(IReadOnlyList<ReadOperation> operations, Chroot chroot) : ICall<IReadOnlyList<OperationResult>>
{
    public OpCode Op => OpCode.MultiRead;

    public void Write(JuteWriter writer)
    {
        foreach (var operation in operations)
        {
            new MultiHeader(operation.Children ? OpCode.GetChildren : OpCode.GetData, Done: false, ErrorCode.SystemError).Write(writer);
            writer.WriteText(chroot.Full(operation.Path));
            writer.WriteBool(false);
        }

        new MultiHeader(OpCode.Error, Done: true, ErrorCode.SystemError).Write(writer);
    }

    public IReadOnlyList<OperationResult> Read(ref JuteReader reader) => MultiResults.Read(ref reader, chroot);
}

/// <summary>The answer to both.</summary>
internal static class MultiResults
{
    public static IReadOnlyList<OperationResult> Read(ref JuteReader reader, Chroot chroot)
    {
        var results = new List<OperationResult>();
        while (!reader.Failed)
        {
            var header = MultiHeader.Read(ref reader);
            if (header.Done || reader.Failed)
            {
                break;
            }

            results.Add(ReadEntry(header, ref reader, chroot));
        }

        return results;
    }

    private static OperationResult ReadEntry(MultiHeader header, ref JuteReader reader, Chroot chroot)
    {
        switch (header.Op)
        {
            case OpCode.Create:
                return new CreateResult(chroot.Strip(Codec.ReadText(ref reader)), null);
            case OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl:
                return new CreateResult(chroot.Strip(Codec.ReadText(ref reader)), Stat.Read(ref reader));
            case OpCode.Delete:
                return new DeleteResult();
            case OpCode.SetData:
                return new SetDataResult(Stat.Read(ref reader));
            case OpCode.Check:
                return new CheckResult();
            case OpCode.GetData:
                var data = Codec.ReadData(ref reader);
                return new GetDataResult(data.Data, data.Stat);
            case OpCode.GetChildren:
                return new GetChildrenResult(Codec.ReadTexts(ref reader));
            case OpCode.Error:
                return new ErrorResult((ErrorCode)reader.ReadInt32());
            default:
                reader.Fail();
                return new ErrorResult(ErrorCode.MarshallingError);
        }
    }
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree;

/// <summary>What a server looks at before it makes a request a transaction.</summary>
public static class RequestCheck
{
    /// <summary>
    /// Whether the body of a write decodes and names a path. One that does not is answered <see cref="ErrorCode.MarshallingError"/> without using up a
    /// zxid. A multi is always let through: in ZooKeeper a malformed one is a failed transaction. Operations that are no writes are not.
    /// </summary>
    public static bool IsWellFormed(OpCode op, ReadOnlySpan<byte> body)
    {
        var reader = new JuteReader(body);
        switch (op)
        {
            case OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl:
                var order = CreateOrder.Read(op, ref reader);
                return !reader.Failed && !order.Path.IsNull;
            case OpCode.Delete:
                var delete = DeleteRequest.Read(ref reader);
                return !reader.Failed && !delete.Path.IsNull;
            case OpCode.SetData:
                var setData = SetDataRequest.Read(ref reader);
                return !reader.Failed && !setData.Path.IsNull;
            case OpCode.SetAcl:
                var setAcl = SetAclRequest.Read(ref reader);
                return !reader.Failed && !setAcl.Path.IsNull;
            case OpCode.DeleteContainer:
                return !reader.ReadBytes().IsNull;
            case OpCode.CreateSession:
                reader.ReadInt32();
                return !reader.Failed;
            case OpCode.Reconfig:
                ReconfigRequest.Read(ref reader);
                return !reader.Failed;
            case OpCode.Multi or OpCode.CloseSession:
                return true;
            default:
                return false;
        }
    }
}

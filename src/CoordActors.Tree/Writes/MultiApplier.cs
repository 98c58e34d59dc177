using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>A multi: its entries one after the other, each seeing the ones before it, and all taken back if one fails.</summary>
internal sealed class MultiApplier(TreeState state)
{
    /// <summary>Answers the error of the entry that failed; the reply's header has none then, only its entries have.</summary>
    public ErrorCode Apply(NodeWriter writer, in WriteContext context, in Txn txn, JuteWriter? reply)
    {
        if (!MultiEntries.AreWellFormed(txn.Body))
        {
            reply?.WriteHeaderOnly(txn.Xid, txn.Zxid, ErrorCode.MarshallingError);
            return ErrorCode.MarshallingError;
        }

        var start = reply?.BeginFrame() ?? 0;
        if (reply is not null)
        {
            new ReplyHeader(txn.Xid, txn.Zxid, ErrorCode.Ok).Write(reply);
        }

        var resultsStart = reply?.Length ?? 0;
        state.BeginUndoable();
        var error = ApplyEntries(writer, context, txn.Body, reply, out var succeeded);
        if (error == ErrorCode.Ok)
        {
            state.Commit();
            state.Dispatcher.FirePending(new Occasion(txn.Zxid, context.Events, state.Settings));
        }
        else
        {
            state.Rollback();
            state.Dispatcher.DropPending();
        }

        if (reply is not null)
        {
            if (error != ErrorCode.Ok)
            {
                reply.Truncate(resultsStart);
                WriteFailure(txn.Body, succeeded, error, reply);
            }

            new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(reply);
            reply.EndFrame(start);
        }

        return error;
    }

    private ErrorCode ApplyEntries(NodeWriter writer, in WriteContext context, ReadOnlySpan<byte> body, JuteWriter? reply, out int succeeded)
    {
        succeeded = 0;
        var entries = new MultiEntries(body);
        while (entries.MoveNext())
        {
            var error = ApplyEntry(writer, context, ref entries, reply);
            if (error != ErrorCode.Ok)
            {
                return error;
            }

            succeeded++;
        }

        return ErrorCode.Ok;
    }

    private ErrorCode ApplyEntry(NodeWriter writer, in WriteContext context, scoped ref MultiEntries entries, JuteWriter? reply)
    {
        ErrorCode error;
        int node;
        switch (entries.Op)
        {
            case OpCode.Delete:
                error = writer.Delete(context, entries.ReadDelete());
                WriteResult(reply, error, OpCode.Delete);
                return error;
            case OpCode.Check:
                error = writer.Check(context, entries.ReadCheck());
                WriteResult(reply, error, OpCode.Check);
                return error;
            case OpCode.SetData:
                error = writer.SetData(context, entries.ReadSetData(), out node);
                WriteResult(reply, error, OpCode.SetData);
                if (error == ErrorCode.Ok)
                {
                    reply?.WriteStat(state, node);
                }

                return error;
            default:
                return Create(writer, context, entries.ReadCreate(), reply);
        }
    }

    private ErrorCode Create(NodeWriter writer, in WriteContext context, CreateOrder order, JuteWriter? reply)
    {
        var error = writer.Create(context, order, out var created);
        var result = order.Op == OpCode.Create ? OpCode.Create : OpCode.Create2;
        WriteResult(reply, error, result);
        if (error == ErrorCode.Ok && reply is not null)
        {
            reply.WriteBytes(created.Path);
            if (result == OpCode.Create2)
            {
                reply.WriteStat(state, created.Node);
            }
        }

        return error;
    }

    private static void WriteResult(JuteWriter? reply, ErrorCode error, OpCode result)
    {
        if (error == ErrorCode.Ok && reply is not null)
        {
            new MultiHeader(result, false, ErrorCode.Ok).Write(reply);
        }
    }

    private static void WriteFailure(ReadOnlySpan<byte> body, int succeeded, ErrorCode cause, JuteWriter reply)
    {
        var entries = new MultiEntries(body);
        for (var i = 0; entries.MoveNext(); i++)
        {
            var code = i < succeeded ? ErrorCode.Ok : i == succeeded ? cause : ErrorCode.RuntimeInconsistency;
            new MultiHeader(OpCode.Error, false, code).Write(reply);
            reply.WriteInt32((int)code);
            entries.Skip();
        }
    }
}

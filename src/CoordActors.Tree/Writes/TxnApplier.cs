using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>Applies one transaction and writes the reply to its request.</summary>
internal sealed class TxnApplier(TreeState state)
{
    private readonly NodeWriter _writer = new(state);
    private readonly MultiApplier _multi = new(state);

    public ErrorCode Apply(in Txn txn, JuteWriter? reply, IWatchEvents events)
    {
        var context = WriteContext.Of(txn, events);
        if (IsByAnother(txn))
        {
            reply?.WriteHeaderOnly(txn.Xid, txn.Zxid, ErrorCode.SessionMoved);
            return ErrorCode.SessionMoved;
        }

        if (txn.Op == OpCode.Multi && txn.Kind == TxnKind.Request)
        {
            return _multi.Apply(_writer, context, txn, reply);
        }

        var start = reply?.BeginFrame() ?? 0;
        if (reply is not null)
        {
            new ReplyHeader(txn.Xid, txn.Zxid, ErrorCode.Ok).Write(reply);
        }

        var error = txn.Kind switch
        {
            TxnKind.Settings => ApplySettings(context, txn.Body),
            TxnKind.Resume => Resume(context, txn.Body),
            _ => ApplyRequest(context, txn, reply),
        };
        if (reply is null)
        {
            return error;
        }

        if (error != ErrorCode.Ok)
        {
            reply.Truncate(start);
            reply.WriteHeaderOnly(txn.Xid, txn.Zxid, error);
            return error;
        }

        reply.EndFrame(start);
        return error;
    }

    /// <summary>
    /// Whether a request comes by a connection that its session has left: it was on its way when the session went on by another one, and whoever
    /// knows the outcome of that one's requests must not be surprised by it.
    /// </summary>
    private bool IsByAnother(in Txn txn) =>
        txn.Kind == TxnKind.Request && txn.Origin != 0
        && state.Sessions.TryGet(txn.SessionId, out var session) && session.Owner != 0 && session.Owner != txn.Origin;

    private ErrorCode ApplySettings(in WriteContext context, ReadOnlySpan<byte> body)
    {
        if (!TreeSettings.TryRead(body, state.Settings, out var settings))
        {
            return ErrorCode.MarshallingError;
        }

        if (settings.Configuration != state.Settings.Configuration)
        {
            _writer.SetConfiguration(context, settings.Configuration);
        }

        // An ensemble keeps the identity that it got first: a later leader may not have known of it when it gave another.
        var (ensembleId, level) = (state.Settings.EnsembleId, state.Settings.FeatureLevel);
        state.Settings = settings with { EnsembleId = ensembleId == 0 ? settings.EnsembleId : ensembleId, FeatureLevel = level };
        return ErrorCode.Ok;
    }

    private ErrorCode ApplyRequest(in WriteContext context, in Txn txn, JuteWriter? reply)
    {
        var reader = new JuteReader(txn.Body);
        switch (txn.Op)
        {
            case OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl:
                return Create(context, txn.Op, ref reader, reply);
            case OpCode.Delete:
                var delete = DeleteRequest.Read(ref reader);
                return reader.Failed || delete.Path.IsNull ? ErrorCode.MarshallingError : _writer.Delete(context, delete);
            case OpCode.DeleteContainer:
                var path = reader.ReadBytes();
                return reader.Failed || path.IsNull ? ErrorCode.MarshallingError : _writer.DeleteContainer(context, path.Span);
            case OpCode.SetData:
                return SetData(context, ref reader, reply);
            case OpCode.SetAcl:
                return SetAcl(context, ref reader, reply);
            case OpCode.CreateSession:
                return OpenSession(context, ref reader);
            case OpCode.CloseSession:
                return CloseSession(context);
            case OpCode.Reconfig:
                ReconfigRequest.Read(ref reader);
                return reader.Failed ? ErrorCode.MarshallingError : ErrorCode.ReconfigDisabled;
            default:
                return ErrorCode.Unimplemented;
        }
    }

    private ErrorCode Create(in WriteContext context, OpCode op, scoped ref JuteReader reader, JuteWriter? reply)
    {
        var order = CreateOrder.Read(op, ref reader);
        if (reader.Failed || order.Path.IsNull)
        {
            return ErrorCode.MarshallingError;
        }

        var error = _writer.Create(context, order, out var created);
        if (error == ErrorCode.Ok && reply is not null)
        {
            reply.WriteBytes(created.Path);
            if (op != OpCode.Create)
            {
                reply.WriteStat(state, created.Node);
            }
        }

        return error;
    }

    private ErrorCode SetData(in WriteContext context, scoped ref JuteReader reader, JuteWriter? reply)
    {
        var request = SetDataRequest.Read(ref reader);
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        var error = _writer.SetData(context, request, out var node);
        if (error == ErrorCode.Ok)
        {
            reply?.WriteStat(state, node);
        }

        return error;
    }

    private ErrorCode SetAcl(in WriteContext context, scoped ref JuteReader reader, JuteWriter? reply)
    {
        var request = SetAclRequest.Read(ref reader);
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        var error = _writer.SetAcl(context, request, out var node);
        if (error == ErrorCode.Ok)
        {
            reply?.WriteStat(state, node);
        }

        return error;
    }

    private ErrorCode OpenSession(in WriteContext context, scoped ref JuteReader reader)
    {
        var timeoutMs = reader.ReadInt32();
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        state.Sessions.Open(context.SessionId, timeoutMs, context.Origin);
        return ErrorCode.Ok;
    }

    private ErrorCode Resume(in WriteContext context, ReadOnlySpan<byte> body)
    {
        var reader = new JuteReader(body);
        var timeoutMs = reader.ReadInt32();
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        if (!state.Sessions.Contains(context.SessionId))
        {
            return ErrorCode.SessionExpired;
        }

        state.Sessions.Open(context.SessionId, timeoutMs, context.Origin);
        return ErrorCode.Ok;
    }

    private ErrorCode CloseSession(in WriteContext context)
    {
        if (!state.Sessions.TryGet(context.SessionId, out var session))
        {
            return ErrorCode.SessionExpired;
        }

        _writer.DeleteEphemerals(context, session);
        state.Sessions.Close(session);
        return ErrorCode.Ok;
    }
}

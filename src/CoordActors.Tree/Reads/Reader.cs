using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>Answers the operations that read the tree.</summary>
internal sealed class Reader(TreeState state)
{
    private const int PingXid = -2;

    private readonly NodeTable _nodes = state.Nodes;
    private readonly WatchCommands _watchCommands = new(state);
    private readonly JuteWriter _path = new();

    public void Answer(in ReadRequest request, JuteWriter reply)
    {
        if (request.Op == OpCode.GetData)
        {
            GetData(request, reply);
            return;
        }

        if (request.Op is OpCode.SetWatches or OpCode.SetWatches2)
        {
            _watchCommands.SetWatches(request, reply);
            return;
        }

        var start = reply.BeginFrame();
        new ReplyHeader(request.Op == OpCode.Ping ? PingXid : request.Xid, state.LastZxid, ErrorCode.Ok).Write(reply);
        var error = Dispatch(request, reply);
        if (error == ErrorCode.Ok)
        {
            reply.EndFrame(start);
            return;
        }

        reply.Truncate(start);
        reply.WriteHeaderOnly(request.Xid, error == ErrorCode.Unimplemented ? -1 : state.LastZxid, error);
    }

    private ErrorCode Dispatch(in ReadRequest request, JuteWriter reply) => request.Op switch
    {
        OpCode.Ping => ErrorCode.Ok,
        OpCode.Exists => Exists(request, reply),
        OpCode.GetChildren => GetChildren(request, reply, false),
        OpCode.GetChildren2 => GetChildren(request, reply, true),
        OpCode.GetAcl => GetAcl(request, reply),
        OpCode.GetAllChildrenNumber => GetAllChildrenNumber(request, reply),
        OpCode.GetEphemerals => GetEphemerals(request, reply),
        OpCode.Sync => Sync(request, reply),
        OpCode.WhoAmI => WhoAmI(request, reply),
        OpCode.MultiRead => MultiRead(request, reply),
        OpCode.AddWatch => _watchCommands.AddWatch(request, reply),
        OpCode.CheckWatches => _watchCommands.CheckWatches(request),
        OpCode.RemoveWatches => _watchCommands.RemoveWatches(request),
        _ => ErrorCode.Unimplemented,
    };

    /// <summary>The most frequent operation: its reply is written in one piece.</summary>
    private void GetData(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathWatchRequest.Read(ref reader);
        var error = Find(query.Path, reader.Failed, request.AuthIds, out var node);
        if (error != ErrorCode.Ok)
        {
            reply.WriteHeaderOnly(request.Xid, state.LastZxid, error);
            return;
        }

        ref readonly var row = ref _nodes[node];
        var data = _nodes.Data(row);
        var length = ReplyHeader.Size + 4 + data.Length + Stat.Size;
        var frame = reply.Reserve(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(frame, length);
        BinaryPrimitives.WriteInt32BigEndian(frame[4..], request.Xid);
        BinaryPrimitives.WriteInt64BigEndian(frame[8..], state.LastZxid);
        BinaryPrimitives.WriteInt32BigEndian(frame[16..], 0);
        BinaryPrimitives.WriteInt32BigEndian(frame[20..], row.DataLength);
        data.Span.CopyTo(frame[24..]);
        StatWriter.Write(frame[(24 + data.Length)..], row, _nodes.Children(row), state.Settings);
        if (query.Watch)
        {
            state.Watches.Add(request.Watcher, query.Path.Span, WatchModes.Data);
        }
    }

    /// <summary>A missing znode is watched too: the watch then waits for its creation.</summary>
    private ErrorCode Exists(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathWatchRequest.Read(ref reader);
        if (reader.Failed || query.Path.IsNull)
        {
            return ErrorCode.MarshallingError;
        }

        if (query.Path.Span.Contains((byte)0))
        {
            return ErrorCode.BadArguments;
        }

        var error = Find(query.Path, false, request.AuthIds, out var node);
        if (query.Watch && error is (ErrorCode.Ok or ErrorCode.NoNode))
        {
            state.Watches.Add(request.Watcher, query.Path.Span, WatchModes.Data);
        }

        if (error == ErrorCode.Ok)
        {
            reply.WriteStat(state, node);
        }

        return error;
    }

    private ErrorCode GetChildren(in ReadRequest request, JuteWriter reply, bool withStat)
    {
        var reader = new JuteReader(request.Body);
        var query = PathWatchRequest.Read(ref reader);
        var error = Find(query.Path, reader.Failed, request.AuthIds, out var node);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        WriteChildren(node, reply);
        if (withStat)
        {
            reply.WriteStat(state, node);
        }

        if (query.Watch)
        {
            state.Watches.Add(request.Watcher, query.Path.Span, WatchModes.Child);
        }

        return ErrorCode.Ok;
    }

    private void WriteChildren(int node, JuteWriter reply)
    {
        var children = _nodes.Children(_nodes[node]);
        reply.WriteInt32(children.Count);
        for (var child = children.First; child != 0; child = _nodes[child].NextSibling)
        {
            reply.WriteBytes(_nodes.Name(_nodes[child]));
        }
    }

    /// <summary>Who may not administrate the znode sees digest ids without their hashes.</summary>
    private ErrorCode GetAcl(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathRequest.Read(ref reader);
        if (reader.Failed || query.Path.IsNull)
        {
            return ErrorCode.MarshallingError;
        }

        var node = _nodes.Find(query.Path.Span, out _);
        if (node == 0)
        {
            return ErrorCode.NoNode;
        }

        var acl = _nodes[node].Acl;
        if (!state.Allows(acl, Permissions.Read | Permissions.Admin, request.AuthIds))
        {
            return ErrorCode.NoAuth;
        }

        reply.WriteInt32(state.Acls.EntryCount(acl));
        if (state.Allows(acl, Permissions.Admin, request.AuthIds))
        {
            reply.WriteRaw(state.Acls.Encoded(acl));
        }
        else
        {
            WriteMasked(state.Acls.Encoded(acl), reply);
        }

        reply.WriteStat(state, node);
        return ErrorCode.Ok;
    }

    private static void WriteMasked(ReadOnlySpan<byte> encoded, JuteWriter reply)
    {
        var reader = new JuteReader(encoded);
        while (reader.Remaining > 0)
        {
            var entry = AclEntry.Read(ref reader);
            reply.WriteInt32((int)entry.Perms);
            reply.WriteBytes(entry.Scheme);
            var colon = entry.Scheme.Span.SequenceEqual("digest"u8) ? entry.Id.Span.IndexOf((byte)':') : -1;
            if (colon < 0)
            {
                reply.WriteBytes(entry.Id);
                continue;
            }

            reply.WriteInt32(colon + 2);
            reply.WriteRaw(entry.Id.Span[..colon]);
            reply.WriteRaw(":x"u8);
        }
    }

    private ErrorCode GetAllChildrenNumber(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathRequest.Read(ref reader);
        var error = Find(query.Path, reader.Failed, request.AuthIds, out var top);
        if (error != ErrorCode.Ok)
        {
            return error;
        }

        var count = top == NodeTable.Root ? _nodes.Count - 1 : -1;
        for (var node = top; node != 0 && top != NodeTable.Root; node = _nodes.NextInSubtree(top, node))
        {
            count++;
        }

        reply.WriteInt32(count);
        return ErrorCode.Ok;
    }

    private ErrorCode GetEphemerals(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathRequest.Read(ref reader);
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        var prefix = query.Path.Span.Trim((byte)' ').IsEmpty ? ZnodePath.Root : query.Path.Span;
        var countPosition = reply.Length;
        var count = 0;
        reply.WriteInt32(0);
        if (state.Sessions.TryGet(request.SessionId, out var session))
        {
            foreach (var node in session.Ephemerals)
            {
                _path.Clear();
                _nodes.WritePath(node, _path);
                if (_path.Written.StartsWith(prefix))
                {
                    reply.WriteBytes(_path.Written);
                    count++;
                }
            }
        }

        reply.SetInt32(countPosition, count);
        return ErrorCode.Ok;
    }

    private static ErrorCode Sync(in ReadRequest request, JuteWriter reply)
    {
        var reader = new JuteReader(request.Body);
        var query = PathRequest.Read(ref reader);
        if (reader.Failed)
        {
            return ErrorCode.MarshallingError;
        }

        reply.WriteBytes(query.Path);
        return ErrorCode.Ok;
    }

    private static ErrorCode WhoAmI(in ReadRequest request, JuteWriter reply)
    {
        var countPosition = reply.Length;
        var count = 0;
        reply.WriteInt32(0);
        foreach (var id in new AuthIdList(request.AuthIds))
        {
            var colon = id.Scheme.Span.SequenceEqual("digest"u8) ? id.Id.Span.IndexOf((byte)':') : -1;
            reply.WriteBytes(id.Scheme);
            reply.WriteBytes(colon < 0 ? id.Id : id.Id.Span[..colon]);
            count++;
        }

        reply.SetInt32(countPosition, count);
        return ErrorCode.Ok;
    }

    /// <summary>Reads without watches; one that fails does not disturb the others.</summary>
    private ErrorCode MultiRead(in ReadRequest request, JuteWriter reply)
    {
        if (!MultiEntries.AreReads(request.Body))
        {
            return ErrorCode.MarshallingError;
        }

        var entries = new MultiEntries(request.Body);
        while (entries.MoveNext())
        {
            var error = Find(entries.ReadPathWatch().Path, false, request.AuthIds, out var node);
            new MultiHeader(error == ErrorCode.Ok ? entries.Op : OpCode.Error, false, error).Write(reply);
            if (error != ErrorCode.Ok)
            {
                reply.WriteInt32((int)error);
            }
            else if (entries.Op == OpCode.GetData)
            {
                reply.WriteBytes(_nodes.Data(_nodes[node]));
                reply.WriteStat(state, node);
            }
            else
            {
                WriteChildren(node, reply);
            }
        }

        new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(reply);
        return ErrorCode.Ok;
    }

    private ErrorCode Find(JuteBytes path, bool isMalformed, ReadOnlySpan<byte> authIds, out int node)
    {
        node = 0;
        if (isMalformed || path.IsNull)
        {
            return ErrorCode.MarshallingError;
        }

        node = _nodes.Find(path.Span, out _);
        return node == 0 ? ErrorCode.NoNode
            : state.Allows(_nodes[node].Acl, Permissions.Read, authIds) ? ErrorCode.Ok
            : ErrorCode.NoAuth;
    }
}

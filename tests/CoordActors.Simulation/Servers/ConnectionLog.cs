using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Simulation.Servers;

/// <summary>What a client was told on one connection, in its order.</summary>
internal sealed class ConnectionLog(int client, long serverId)
{
    public int Client { get; } = client;

    public long ServerId { get; } = serverId;

    public long SessionId { get; set; }

    /// <summary>The client has told the server who it is before it has asked for anything.</summary>
    public bool HasIdentity { get; set; }

    /// <summary>Replies and events.</summary>
    public List<ISeen> Seen { get; } = [];

    /// <summary>What it had asked for and not been answered when the client left.</summary>
    public IReadOnlyList<ClientRequest> Left { get; set; } = [];

    /// <summary>The newest transaction that a reply or an event has named.</summary>
    public long LastZxid { get; set; }

    public override string ToString() => $"client {Client} with session 0x{SessionId:x} at server {ServerId}";
}

/// <summary>A reply or an event.</summary>
internal interface ISeen;

/// <summary>An event of a watch.</summary>
internal sealed record SeenEvent(long Zxid, WatchEventType Type, string Path) : ISeen
{
    public override string ToString() => $"{Type} of {Path} at 0x{Zxid:x}";
}

/// <summary>A reply.</summary>
internal sealed record SeenReply(ClientRequest Request, long Zxid, ErrorCode Error, long AtMs) : ISeen
{
    /// <summary>What was read of each znode: data, where data was asked for, and stat; or the error.</summary>
    public List<(ErrorCode Error, string? Data, Stat Stat)> Nodes { get; } = [];

    public List<string> Children { get; private set; } = [];

    /// <summary>The znodes that were created.</summary>
    public List<string> Created { get; } = [];

    /// <summary>The error of a multi: of the entry that failed.</summary>
    public ErrorCode MultiError { get; private set; }

    public static SeenReply Read(ClientRequest request, ReplyHeader header, long nowMs, scoped ref JuteReader reader)
    {
        var reply = new SeenReply(request, header.Zxid, header.Err, nowMs);
        if (header.Err != ErrorCode.Ok)
        {
            return reply;
        }

        switch (request.Op)
        {
            case OpCode.GetData:
                reply.Nodes.Add((ErrorCode.Ok, reader.ReadBytes().ToText(), Stat.Read(ref reader)));
                break;
            case OpCode.Exists or OpCode.SetData:
                reply.Nodes.Add((ErrorCode.Ok, null, Stat.Read(ref reader)));
                break;
            case OpCode.Create or OpCode.Create2:
                reply.Created.Add(reader.ReadBytes().ToText()!);
                break;
            case OpCode.GetChildren:
                for (var left = reader.ReadInt32(); left > 0; left--)
                {
                    reply.Children.Add(reader.ReadBytes().ToText()!);
                }

                reply.Children.Sort(StringComparer.Ordinal);
                break;
            case OpCode.MultiRead:
                reply.ReadNodes(ref reader);
                break;
            case OpCode.Multi:
                reply.ReadResults(ref reader);
                break;
            default:
                break;
        }

        return reply;
    }

    private void ReadNodes(scoped ref JuteReader reader)
    {
        for (var header = MultiHeader.Read(ref reader); !header.Done; header = MultiHeader.Read(ref reader))
        {
            if (header.Err != ErrorCode.Ok)
            {
                reader.ReadInt32();
                Nodes.Add((header.Err, null, default));
                continue;
            }

            Nodes.Add((ErrorCode.Ok, reader.ReadBytes().ToText(), Stat.Read(ref reader)));
        }
    }

    /// <summary>Either all entries have succeeded, or none has, and one says why.</summary>
    private void ReadResults(scoped ref JuteReader reader)
    {
        for (var header = MultiHeader.Read(ref reader); !header.Done; header = MultiHeader.Read(ref reader))
        {
            switch (header.Op)
            {
                case OpCode.Error:
                    reader.ReadInt32();
                    MultiError = header.Err is ErrorCode.Ok or ErrorCode.RuntimeInconsistency ? MultiError : header.Err;
                    break;
                case OpCode.SetData:
                    Stat.Read(ref reader);
                    break;
                case OpCode.Create:
                    Created.Add(reader.ReadBytes().ToText()!);
                    break;
                default:
                    break;
            }
        }
    }
}

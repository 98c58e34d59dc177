using System.Buffers.Binary;

namespace CoordActors.Client.Tests;

/// <summary>What a client said first.</summary>
internal sealed record Greeting(long SessionId, int TimeoutMs, long LastZxid, bool ReadOnly);

/// <summary>A request as it came.</summary>
internal sealed record Request(int Xid, OpCode Op, byte[] Body)
{
    public string Path => new JuteReader(Body).ReadPath();
}

/// <summary>The server's end of one connection.</summary>
internal sealed class ScriptedConnection(Stream stream) : IDisposable
{
    public const long SessionId = 7;

    private long _zxid;

    public async Task<Greeting> ReadGreeting()
    {
        var frame = await ReadFrame();
        var reader = new JuteReader(frame);
        var request = ConnectRequest.Read(ref reader);
        request.HasReadOnly.ShouldBeTrue();
        request.Password.Length.ShouldBe(16);
        return new Greeting(request.SessionId, request.TimeoutMs, request.LastZxidSeen, request.ReadOnly);
    }

    public void Welcome(int timeoutMs = 9_000, long sessionId = SessionId, bool readOnly = false) => WriteFrame(writer => new ConnectResponse
    {
        TimeoutMs = timeoutMs,
        SessionId = sessionId,
        Password = new byte[16],
        HasReadOnly = true,
        ReadOnly = readOnly,
    }.Write(writer));

    public void Refuse() => Welcome(timeoutMs: 0, sessionId: 0);

    /// <summary>The next request, which must be this one.</summary>
    public async Task<Request> Next(OpCode op)
    {
        var frame = await ReadFrame();
        var reader = new JuteReader(frame);
        var header = RequestHeader.Read(ref reader);
        header.Op.ShouldBe(op);
        return new Request(header.Xid, header.Op, frame[reader.Position..]);
    }

    /// <summary>Answers with a body.</summary>
    public void Answer(Request request, Action<JuteWriter>? body = null, long zxid = 0)
    {
        _zxid = zxid > 0 ? zxid : _zxid + 1;
        WriteFrame(writer =>
        {
            new ReplyHeader(request.Xid, _zxid, ErrorCode.Ok).Write(writer);
            body?.Invoke(writer);
        });
    }

    public void AnswerStat(Request request, Stat stat = default) => Answer(request, stat.Write);

    public void AnswerError(Request request, ErrorCode error) => WriteFrame(new ReplyHeader(request.Xid, _zxid, error).Write);

    /// <summary>An event, of the last transaction if no other is named.</summary>
    public void Fire(WatchEventType type, string path, long? zxid = null) => WriteFrame(writer =>
    {
        new ReplyHeader(-1, zxid ?? _zxid, ErrorCode.Ok).Write(writer);
        writer.WriteInt32((int)type);
        writer.WriteInt32(KeeperState.SyncConnected);
        writer.WriteText(path);
    });

    public void WriteRaw(byte[] bytes) => stream.Write(bytes);

    /// <summary>Waits until the client has closed the connection.</summary>
    public async Task End()
    {
        try
        {
            (await stream.ReadAsync(new byte[1], ScriptedServer.Limit())).ShouldBe(0);
        }
        catch (IOException)
        {
            // It closed the hard way.
        }
    }

    public void Dispose() => stream.Dispose();

    private async Task<byte[]> ReadFrame()
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, ScriptedServer.Limit());
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(frame, ScriptedServer.Limit());
        return frame;
    }

    private void WriteFrame(Action<JuteWriter> write)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        write(writer);
        writer.EndFrame(frame);
        stream.Write(writer.Written);
    }
}

internal static class ReaderExtensions
{
    public static string ReadPath(this JuteReader reader) => reader.ReadBytes().ToText()!;
}

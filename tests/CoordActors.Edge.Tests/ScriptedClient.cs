using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace CoordActors.Edge.Tests;

/// <summary>A client that sends bytes and gets bytes. Every wait ends with a failure after half a minute.</summary>
internal sealed class ScriptedClient : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TcpClient _client;
    private readonly Stream _stream;

    public ScriptedClient(TcpClient client, Stream stream)
    {
        _client = client;
        _stream = stream;
    }

    /// <summary>The server's port.</summary>
    public int Port => ((IPEndPoint)_client.Client.RemoteEndPoint!).Port;

    public static async Task<ScriptedClient> Connect(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        client.NoDelay = true;
        return new ScriptedClient(client, client.GetStream());
    }

    public static byte[] ConnectFrame(bool hasReadOnly = true)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new ConnectRequest { TimeoutMs = 30_000, Password = new byte[16], HasReadOnly = hasReadOnly }.Write(writer);
        writer.EndFrame(frame);
        return writer.Written.ToArray();
    }

    public static byte[] RequestFrame(int xid, OpCode op, Action<JuteWriter>? body = null)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new RequestHeader(xid, op).Write(writer);
        body?.Invoke(writer);
        writer.EndFrame(frame);
        return writer.Written.ToArray();
    }

    public static byte[] ExistsFrame(int xid, string path = "/") =>
        RequestFrame(xid, OpCode.Exists, writer => new PathWatchRequest { Path = JuteBytes.FromText(path) }.Write(writer));

    public static byte[] CreateFrame(int xid, string path, int bytes) => RequestFrame(xid, OpCode.Create, body =>
    {
        body.WriteText(path);
        body.WriteBytes(new byte[bytes]);
        body.WriteInt32(1);
        new AclEntry { Perms = Permissions.All, Scheme = "world"u8, Id = "anyone"u8 }.Write(body);
        body.WriteInt32(0);
    });

    public static byte[] GetDataFrame(int xid, string path) =>
        RequestFrame(xid, OpCode.GetData, writer => new PathWatchRequest { Path = JuteBytes.FromText(path) }.Write(writer));

    public async Task Send(params byte[][] pieces)
    {
        foreach (var piece in pieces)
        {
            await _stream.WriteAsync(piece);
        }
    }

    /// <summary>The next frame, without its length.</summary>
    public async Task<byte[]> Receive()
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(await ReceiveBytes(4));
        return await ReceiveBytes(length);
    }

    public async Task<ReplyHeader> ReceiveHeader()
    {
        var frame = await Receive();
        return HeaderOf(frame);
    }

    /// <summary>Everything up to the end of the connection.</summary>
    public async Task<byte[]> ReceiveToEnd()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all, deadline.Token);
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private static ReplyHeader HeaderOf(byte[] frame)
    {
        var reader = new JuteReader(frame);
        return ReplyHeader.Read(ref reader);
    }

    private async Task<byte[]> ReceiveBytes(int count)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes, deadline.Token);
        return bytes;
    }
}

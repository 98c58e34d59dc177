using System.Buffers.Binary;
using System.Net.Sockets;
using CoordActors.Cli.Bench;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Floor;

/// <summary>
/// One connection of the server without logic: answers every request at once with a reply of the right shape and made-up content.
/// What a client reaches here is what client, kernel and loopback allow on a machine.
/// </summary>
internal sealed class Answerer(Socket socket) : IDisposable
{
    private const int ValueBytes = 100;

    private static readonly byte[] Value = [.. Enumerable.Repeat((byte)'x', ValueBytes)];

    private readonly JuteWriter _replies = new(1 << 16);
    private byte[] _received = new byte[1 << 17];
    private int _length;
    private bool _hasSession;
    private long _zxid;

    /// <summary>Receives what is there and answers it; false when the client has gone.</summary>
    public bool Serve(ISocketLoop sockets, int index)
    {
        if (_length == _received.Length)
        {
            Array.Resize(ref _received, 2 * _length);
        }

        var count = sockets.Receive(index, _received.AsSpan(_length));
        if (count <= 0)
        {
            return count < 0;
        }

        _length += count;
        AnswerAll();
        var sent = sockets.Send(index, _replies.Written);
        if (sent >= 0 && sent < _replies.Length)
        {
            sent += socket.Send(_replies.Written[sent..]);
        }

        _replies.Clear();
        return sent >= 0;
    }

    public void Dispose()
    {
        _replies.Dispose();
        socket.Dispose();
    }

    private void AnswerAll()
    {
        var rest = _received.AsSpan(0, _length);
        while (rest.Length >= sizeof(int))
        {
            var end = sizeof(int) + BinaryPrimitives.ReadInt32BigEndian(rest);
            if (rest.Length < end)
            {
                break;
            }

            var reply = _replies.BeginFrame();
            Answer(rest[sizeof(int)..end]);
            _replies.EndFrame(reply);
            rest = rest[end..];
        }

        rest.CopyTo(_received);
        _length = rest.Length;
    }

    private void Answer(ReadOnlySpan<byte> request)
    {
        if (!_hasSession)
        {
            _hasSession = true;
            new ConnectResponse { TimeoutMs = 30_000, SessionId = 1, Password = new byte[16], HasReadOnly = true }.Write(_replies);
            return;
        }

        var reader = new JuteReader(request);
        var header = RequestHeader.Read(ref reader);
        new ReplyHeader(header.Xid, ++_zxid, ErrorCode.Ok).Write(_replies);
        switch (header.Op)
        {
            case OpCode.GetData:
                _replies.WriteBytes(Value);
                new Stat { DataLength = ValueBytes }.Write(_replies);
                break;
            case OpCode.SetData or OpCode.Exists:
                new Stat { DataLength = ValueBytes }.Write(_replies);
                break;
            case OpCode.Create:
                _replies.WriteBytes(reader.ReadBytes());
                break;
        }
    }
}

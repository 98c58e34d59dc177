using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Cli.Bench;

/// <summary>A whole request frame, built once; for each request it is copied and only xid and number in the path are written over.</summary>
internal sealed class RequestTemplate
{
    private const int XidAt = 4;

    private readonly byte[] _frame;
    private readonly int _parentAt;
    private readonly int _numberAt;

    private RequestTemplate(byte[] frame, NumberedPath? path, int pathAt)
    {
        _frame = frame;
        _numberAt = path is { } numbered ? pathAt + numbered.NumberAt : -1;
        _parentAt = path?.ParentAt is { } parent ? pathAt + parent : -1;
    }

    /// <summary>Bytes of the frame with its length field.</summary>
    public int Length => _frame.Length;

    public static RequestTemplate GetData(NumberedPath path) => Build(OpCode.GetData, path, static writer => writer.WriteBool(false));

    public static RequestTemplate Exists(NumberedPath path) => Build(OpCode.Exists, path, static writer => writer.WriteBool(false));

    public static RequestTemplate Delete(NumberedPath path) => Build(OpCode.Delete, path, static writer => writer.WriteInt32(-1));

    public static RequestTemplate Ping() => Build(OpCode.Ping, null, static _ => { });

    public static RequestTemplate SetData(NumberedPath path, int size) => Build(OpCode.SetData, path, writer =>
    {
        writer.WriteBytes(Value(size));
        writer.WriteInt32(-1);
    });

    public static RequestTemplate Create(NumberedPath path, int size) => Build(OpCode.Create, path, writer =>
    {
        writer.WriteBytes(Value(size));
        WriteOpenAcl(writer);
        writer.WriteInt32((int)CreateFlags.Persistent);
    });

    /// <summary>Writes the request into <paramref name="target"/> and answers its length.</summary>
    public int Write(Span<byte> target, int xid, long number)
    {
        _frame.CopyTo(target);
        BinaryPrimitives.WriteInt32BigEndian(target[XidAt..], xid);
        if (_numberAt >= 0)
        {
            WriteDigits(target.Slice(_numberAt, NumberedPath.NumberDigits), number);
        }

        if (_parentAt >= 0)
        {
            WriteDigits(target.Slice(_parentAt, NumberedPath.ParentDigits), number % NumberedPath.Parents);
        }

        return _frame.Length;
    }

    /// <summary>All permissions for everybody.</summary>
    internal static void WriteOpenAcl(JuteWriter writer)
    {
        writer.WriteInt32(1);
        writer.WriteInt32((int)Permissions.All);
        writer.WriteText("world");
        writer.WriteText("anyone");
    }

    internal static byte[] Value(int size)
    {
        var value = new byte[size];
        Array.Fill(value, (byte)'x');
        return value;
    }

    private static RequestTemplate Build(OpCode op, NumberedPath? path, Action<JuteWriter> writeRest)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new RequestHeader(0, op).Write(writer);
        var pathAt = writer.Length + sizeof(int);
        if (path is { } numbered)
        {
            writer.WriteText(numbered.Text);
        }

        writeRest(writer);
        writer.EndFrame(frame);
        return new RequestTemplate(writer.Written.ToArray(), path, pathAt);
    }

    private static void WriteDigits(Span<byte> target, long number)
    {
        var rest = (uint)number;
        for (var i = target.Length - 1; i >= 0; i--)
        {
            var tenth = rest / 10;
            target[i] = (byte)('0' + (rest - tenth * 10));
            rest = tenth;
        }
    }
}

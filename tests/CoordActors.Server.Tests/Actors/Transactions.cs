using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

/// <summary>The header of a transaction, as a test looks at it.</summary>
internal sealed record Header(long Zxid, long TimeMs, long SessionId, OpCode Op, TxnKind Kind);

/// <summary>Transactions of session 7.</summary>
internal static class Transactions
{
    public const long Session = 7;

    public static Action<JuteWriter> Open(long zxid = 0, int timeoutMs = 30_000, long session = Session) => writer =>
    {
        using var body = new JuteWriter();
        new CreateSessionRequest(timeoutMs).Write(body);
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = session, Op = OpCode.CreateSession, Body = body.Written }.Write(writer);
    };

    public static Action<JuteWriter> Close(long zxid = 0, long session = Session) => writer =>
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = session, Op = OpCode.CloseSession }.Write(writer);

    public static Action<JuteWriter> Create(
        string path, long zxid = 0, CreateFlags flags = CreateFlags.Persistent, long session = Session) => writer =>
    {
        using var body = new JuteWriter();
        new CreateRequest { Path = JuteBytes.FromText(path), Acl = Clients.Frames.OpenAclList(), Flags = flags }.Write(body);
        var op = flags == CreateFlags.Container ? OpCode.CreateContainer : OpCode.Create;
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = session, Xid = 1, Op = op, Body = body.Written }.Write(writer);
    };

    public static Action<JuteWriter> Delete(string path, long zxid = 0) => writer =>
    {
        using var body = new JuteWriter();
        new DeleteRequest { Path = JuteBytes.FromText(path), Version = -1 }.Write(body);
        new Txn { Zxid = zxid, TimeMs = 1, SessionId = Session, Xid = 1, Op = OpCode.Delete, Body = body.Written }.Write(writer);
    };

    public static JournalCommand.Append ToAppend(params Action<JuteWriter>[] transactions) =>
        new(Encode(transactions, out var length), length, transactions.Length);

    public static RoleCommand.Submit ToSubmit(params Action<JuteWriter>[] transactions) =>
        new(Encode(transactions, out var length), length, transactions.Length);

    public static TransactionBatch ToBatch(params Action<JuteWriter>[] transactions) =>
        new(Encode(transactions, out var length), length);

    public static List<Header> Read(TransactionBatch batch) => Read(batch.Transactions.Span);

    public static List<Header> Read(JournalCommand.Append append) => Read(append.Transactions.AsSpan(0, append.Length));

    public static List<Header> Read(RoleCommand.Submit submit) => Read(submit.Transactions.AsSpan(0, submit.Length));

    public static List<Header> Read(ReadOnlySpan<byte> bytes)
    {
        var headers = new List<Header>();
        while (Txn.TryRead(bytes, out var txn, out var consumed))
        {
            headers.Add(new Header(txn.Zxid, txn.TimeMs, txn.SessionId, txn.Op, txn.Kind));
            bytes = bytes[consumed..];
        }

        bytes.IsEmpty.ShouldBeTrue();
        return headers;
    }

    private static byte[] Encode(Action<JuteWriter>[] transactions, out int length)
    {
        var writer = new JuteWriter();
        foreach (var write in transactions)
        {
            write(writer);
        }

        return writer.Detach(out length);
    }
}

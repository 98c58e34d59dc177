using System.Buffers;
using System.Text;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite.Tests;

/// <summary>A persistent actor whose state is the list of its lines.</summary>
internal sealed class Notebook : ReceivePersistentActor
{
    private readonly List<string> _lines = [];
    private readonly IActorRef _reader;

    public Notebook(string id, IActorRef reader, Recovery? recovery = null)
    {
        PersistenceId = id;
        Recovery = recovery ?? new Recovery();
        _reader = reader;
        Recover<SnapshotOffer>(OnSnapshot);
        Recover<RecoveryCompleted>(_ => _reader.Tell(new Opened(LastSequenceNr, [.. _lines]), Self));
        Recover<string>(_lines.Add);
        Command<Note>(note => Persist(note.Line, Keep));
        Command<Notes>(notes => PersistAll(notes.Lines, Keep));
        Command<QuickNote>(note => PersistAsync(note.Line, Keep));
        Command<Poison>(poison => Persist(poison, _ => { }));
        Command<TakeSnapshot>(_ => SaveSnapshot(new Image(string.Join('\n', _lines))));
        Command<Forget>(forget => DeleteMessages(forget.To));
        Command<ForgetSnapshot>(forget => DeleteSnapshot(forget.SequenceNr));
        CommandAny(answer => _reader.Tell(answer, Self));
    }

    public override string PersistenceId { get; }

    public override Recovery Recovery { get; }

    public static Props Props(string id, IActorRef reader, Recovery? recovery = null) =>
        Actors.Props.CreateBy(() => new Notebook(id, reader, recovery));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) => _reader.Tell(new NotOpened(reason), Self);

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) => _reader.Tell(new Rejected(cause), Self);

    private void Keep(string line)
    {
        _lines.Add(line);
        _reader.Tell(new Kept(line, LastSequenceNr), Self);
    }

    private void OnSnapshot(SnapshotOffer offer)
    {
        using var reader = new StreamReader(((IStoredSnapshot)offer.Snapshot).OpenRead());
        _lines.AddRange(reader.ReadToEnd().Split('\n'));
    }

    internal sealed record Note(string Line);

    internal sealed record Notes(params string[] Lines);

    internal sealed record QuickNote(string Line);

    internal sealed record Forget(long To);

    internal sealed record ForgetSnapshot(long SequenceNr);

    internal sealed record TakeSnapshot;

    internal sealed record Kept(string Line, long LastSequenceNr);

    internal sealed record Opened(long LastSequenceNr, string[] Lines);

    internal sealed record NotOpened(Exception Reason);

    internal sealed record Rejected(Exception Cause);

    /// <summary>An event without a serializer.</summary>
    internal sealed record Poison;
}

/// <summary>A snapshot of text.</summary>
internal sealed class Image(string text) : IStreamedSnapshot
{
    public void WriteTo(Stream target) => target.Write(Encoding.UTF8.GetBytes(text));
}

internal sealed class TextSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system), IBufferSerializer
{
    public override int Identifier => 1000;

    internal static SerializationSetup Setup { get; } =
        SerializationSetup.Create(system => [new SerializerDetails("text", new TextSerializer(system), [typeof(string)])]);

    public override string Manifest(object o) => "T";

    public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes((string)obj);

    public void ToBinary(object obj, IBufferWriter<byte> target) => Encoding.UTF8.GetBytes((string)obj, target);

    public override object FromBinary(byte[] bytes, string manifest) => Encoding.UTF8.GetString(bytes);
}

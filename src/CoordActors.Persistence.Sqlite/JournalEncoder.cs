using System.Buffers;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Turns the events of a request into rows, in one reused buffer.</summary>
internal sealed class JournalEncoder(Serialization serialization)
{
    private const int KeptBufferMax = 4 << 20;
    private readonly List<Draft> _drafts = [];
    private ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private EventRow[] _rows = new EventRow[4];
    private (Type Type, Serializer Serializer)? _last;

    /// <summary>The rows of the last call of <see cref="Encode"/>.</summary>
    internal ReadOnlySpan<EventRow> Rows => _rows.AsSpan(0, _drafts.Count);

    /// <summary>Encodes writes. One with an event that cannot be serialized is rejected as a whole.</summary>
    /// <returns>Null, or for each write null or the reason for its rejection.</returns>
    internal Exception?[]? Encode(IReadOnlyList<AtomicWrite> writes, long timestamp)
    {
        Forget();
        Exception?[]? rejections = null;
        for (var i = 0; i < writes.Count; i++)
        {
            var (drafts, bytes) = (_drafts.Count, _buffer.WrittenCount);
            try
            {
                for (var j = 0; j < writes[i].Size; j++) Add(writes[i][j]);
            }
            catch (Exception cause)
            {
                // The bytes stay in the buffer, unused; only the rows are taken back.
                _drafts.RemoveRange(drafts, _drafts.Count - drafts);
                (rejections ??= new Exception?[writes.Count])[i] = cause;
            }
        }

        MakeRows(timestamp);
        return rejections;
    }

    private void Add(IPersistentRepresentation @event)
    {
        var (payload, tags) = @event.Payload is Tagged tagged ? (tagged.Payload, $";{string.Join(';', tagged.Tags)};") : (@event.Payload, null);
        var serializer = SerializerOf(payload.GetType());
        var manifest = serializer is SerializerWithStringManifest byManifest ? byManifest.Manifest(payload) : "";
        var start = _buffer.WrittenCount;
        if (serializer is IBufferSerializer direct) direct.ToBinary(payload, _buffer);
        else _buffer.Write(serializer.ToBinary(payload));
        _buffer.GetSpan(JournalDatabase.ChecksumSize);
        _buffer.Advance(JournalDatabase.ChecksumSize);
        _drafts.Add(new Draft(@event, manifest, serializer.Identifier, tags, start, _buffer.WrittenCount - start));
    }

    private void MakeRows(long timestamp)
    {
        if (_rows.Length < _drafts.Count) _rows = new EventRow[Math.Max(_drafts.Count, _rows.Length * 2)];
        for (var i = 0; i < _drafts.Count; i++)
        {
            var draft = _drafts[i];
            _rows[i] = new EventRow(
                draft.Event.PersistenceId, draft.Event.SequenceNr, draft.Manifest, draft.SerializerId, timestamp, draft.Tags,
                _buffer.WrittenMemory.Slice(draft.Start, draft.Length));
        }
    }

    private void Forget()
    {
        _drafts.Clear();
        Array.Clear(_rows);
        if (_buffer.Capacity > KeptBufferMax) _buffer = new ArrayBufferWriter<byte>(64 << 10);
        else _buffer.ResetWrittenCount();
    }

    private Serializer SerializerOf(Type type)
    {
        if (_last is { } last && last.Type == type) return last.Serializer;
        var serializer = serialization.FindSerializerForType(type);
        _last = (type, serializer);
        return serializer;
    }

    private readonly record struct Draft(IPersistentRepresentation Event, string Manifest, int SerializerId, string? Tags, int Start, int Length);
}

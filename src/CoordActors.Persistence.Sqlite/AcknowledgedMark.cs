using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Remembers, beside the database, the last event of each id that was acknowledged: a tail that SQLite drops as torn must not hold any.</summary>
/// <remarks>A damaged byte in the WAL looks to SQLite like the end of the log, and everything behind it silently disappears. The mark is written
/// after a commit is durable, into memory mapped from the file, without any system call: a killed process leaves it exact, after a loss of
/// power it may be too low but never too high. A slot that fails its own check counts as absent.</remarks>
internal sealed class AcknowledgedMark : IDisposable
{
    private const int FileSize = 4096;
    private const int SlotSize = 32;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Dictionary<string, int> _slots = [];
    private readonly byte[] _slot = new byte[SlotSize];
    private int _used;

    private AcknowledgedMark(MemoryMappedFile file)
    {
        _file = file;
        _view = file.CreateViewAccessor(0, FileSize);
        while (_used < FileSize / SlotSize && _view.ReadUInt64(_used * SlotSize) != 0) _used++;
    }

    internal static AcknowledgedMark Open(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != FileSize) File.WriteAllBytes(path, new byte[FileSize]);
        return new AcknowledgedMark(MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, FileSize));
    }

    /// <summary>The number of the last event acknowledged, 0 when unknown.</summary>
    internal long Get(string persistenceId)
    {
        if (SlotOf(persistenceId, create: false) is not { } at) return 0;
        _view.ReadArray(at, _slot, 0, SlotSize);
        var number = BinaryPrimitives.ReadInt64LittleEndian(_slot.AsSpan(8));
        return BinaryPrimitives.ReadUInt64LittleEndian(_slot.AsSpan(16)) == XxHash64.Of(_slot.AsSpan(0, 16)) ? number : 0;
    }

    internal void Set(string persistenceId, long sequenceNr)
    {
        if (SlotOf(persistenceId, create: true) is not { } at) return;
        BinaryPrimitives.WriteUInt64LittleEndian(_slot, IdOf(persistenceId));
        BinaryPrimitives.WriteInt64LittleEndian(_slot.AsSpan(8), sequenceNr);
        BinaryPrimitives.WriteUInt64LittleEndian(_slot.AsSpan(16), XxHash64.Of(_slot.AsSpan(0, 16)));
        _view.WriteArray(at, _slot, 0, SlotSize);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    private static ulong IdOf(string persistenceId) => XxHash64.Of(Encoding.UTF8.GetBytes(persistenceId)) | 1;

    private int? SlotOf(string persistenceId, bool create)
    {
        if (_slots.TryGetValue(persistenceId, out var known)) return known;
        var id = IdOf(persistenceId);
        for (var i = 0; i < _used; i++)
        {
            if (_view.ReadUInt64(i * SlotSize) == id) return _slots[persistenceId] = i * SlotSize;
        }

        if (!create || _used == FileSize / SlotSize) return null;
        return _slots[persistenceId] = _used++ * SlotSize;
    }
}

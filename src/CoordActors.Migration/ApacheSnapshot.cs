using CoordActors.Migration.Apache;
using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Migration;

/// <summary>
/// A snapshot in the format of Apache ZooKeeper 3.9, which every version from 3.4 on reads. It is exact: the state after one transaction.
/// </summary>
public static class ApacheSnapshot
{
    private const int FlushBytes = 256 * 1024;

    /// <summary>Reads a snapshot, uncompressed; it says its zxid itself (version 3.6 and newer).</summary>
    /// <exception cref="MigrationException">It is damaged.</exception>
    public static ApacheContents Read(Stream stream, ApacheReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(options);
        var history = new ApacheHistory(options);
        return ApacheDirectory.Complete(history, history.ReadOne(stream), options, null, null);
    }

    /// <summary>Writes the snapshot of an image. Any thread, as for <see cref="TreeImage.WriteTo"/>.</summary>
    public static void Write(Stream stream, TreeImage image)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(image);
        using var output = new Output(stream);
        var writer = output.Writer;
        writer.WriteInt32(ApacheSnapshotReader.Magic);
        writer.WriteInt32(ApacheSnapshotReader.Version);
        writer.WriteInt64(-1);
        writer.WriteInt32(image.Sessions.Count);
        foreach (var (id, timeoutMs) in image.Sessions)
        {
            writer.WriteInt64(id);
            writer.WriteInt32(timeoutMs);
        }

        WriteAcls(writer, image.AccessControlLists);
        var digest = WriteNodes(output, image);
        output.Seal();
        writer.WriteInt64(image.Zxid);
        writer.WriteInt32(ApacheDigest.Version);
        writer.WriteInt64(digest);
        output.Seal();
        writer.WriteInt64(image.Zxid);
        output.Seal();
        output.Flush();
        stream.Flush();
    }

    /// <summary>The open list has the number -1 and is not in the table; the numbers of the others count from 1, as ours do.</summary>
    private static void WriteAcls(JuteWriter writer, IReadOnlyList<byte[]?> lists)
    {
        writer.WriteInt32(lists.Skip(1).Count(list => list is not null));
        for (var number = 1; number < lists.Count; number++)
        {
            if (lists[number] is { } entries)
            {
                writer.WriteInt64(number);
                writer.WriteInt32(CountEntries(entries));
                writer.WriteRaw(entries);
            }
        }
    }

    private static int CountEntries(ReadOnlySpan<byte> entries)
    {
        var reader = new JuteReader(entries);
        var count = 0;
        while (reader.Remaining > 0)
        {
            reader.ReadInt32();
            reader.ReadBytes();
            reader.ReadBytes();
            count++;
        }

        return count;
    }

    private static long WriteNodes(Output output, TreeImage image)
    {
        var writer = output.Writer;
        long digest = 0;
        using var znode = image.Znodes();
        while (znode.MoveNext())
        {
            var path = znode.Path.SequenceEqual(ZnodePath.Root) ? default : znode.Path;
            var values = znode.Values;
            writer.WriteBytes(path);
            writer.WriteBytes(znode.Data);
            writer.WriteInt64(znode.Acl == 0 ? ApacheSnapshotReader.OpenAcl : znode.Acl);
            writer.WriteInt64(values.Czxid);
            writer.WriteInt64(values.Mzxid);
            writer.WriteInt64(values.CtimeMs);
            writer.WriteInt64(values.MtimeMs);
            writer.WriteInt32(values.Version);
            writer.WriteInt32(values.Creations);
            writer.WriteInt32(values.Aversion);
            writer.WriteInt64(values.Owner);
            writer.WriteInt64(values.Pzxid);
            digest += ApacheDigest.Of(path, znode.Data, values);
            if (writer.Length >= FlushBytes)
            {
                output.Flush();
            }
        }

        writer.WriteBytes(ZnodePath.Root);
        return digest;
    }

    /// <summary>Gathers, checksums and hands on.</summary>
    private sealed class Output(Stream stream) : IDisposable
    {
        private Adler32 _adler = new();

        public JuteWriter Writer { get; } = new(FlushBytes * 2);

        /// <summary>The checksum of all in front of it, and the mark behind it.</summary>
        public void Seal()
        {
            Flush();
            Writer.WriteInt64(_adler.Value);
            Writer.WriteBytes(ZnodePath.Root);
        }

        public void Flush()
        {
            _adler.Append(Writer.Written);
            stream.Write(Writer.Written);
            Writer.Clear();
        }

        public void Dispose() => Writer.Dispose();
    }
}

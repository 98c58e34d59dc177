using System.Buffers.Binary;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>Reads an image and checks it: sizes, references between its parts, and at the end the digest.</summary>
internal sealed class ImageReader(Stream stream)
{
    private const int AclBytesMax = 64 * 1024 * 1024;

    private readonly ImageInput _input = new(stream);

    public TreeState Read(TreeSettings defaults)
    {
        CheckHeader();
        var zxid = _input.ReadInt64();
        var digest = (ulong)_input.ReadInt64();
        var state = new TreeState(ReadSettings(defaults)) { LastZxid = zxid };
        ReadSessions(state);
        var acls = ReadAcls(state);
        ReadNodes(state, acls);
        foreach (var acl in acls)
        {
            if (acl >= 0)
            {
                state.Acls.Release(acl);
            }
        }

        if ((uint)_input.ReadInt32() != ImageFormat.EndMark)
        {
            throw new TreeImageException("The tree image does not end where it should.");
        }

        state.Quotas.Rebuild();
        var found = state.Nodes.Digest + state.Sessions.Digest;
        return found == digest
            ? state
            : throw new TreeImageException($"The tree image is damaged: its digest is {digest:x16}, that of its content {found:x16}.");
    }

    private void CheckHeader()
    {
        if (!_input.Take(ImageFormat.Magic.Length).SequenceEqual(ImageFormat.Magic))
        {
            throw new TreeImageException("This is not a tree image: it does not begin with its mark.");
        }

        var version = _input.ReadInt32();
        if (version != ImageFormat.Version)
        {
            throw new TreeImageException($"The tree image has format {version}; this version reads format {ImageFormat.Version}.");
        }
    }

    private TreeSettings ReadSettings(TreeSettings defaults)
    {
        var encoded = _input.Take(_input.ReadLength("settings"));
        if (!TreeSettings.TryRead(encoded, defaults with { FeatureLevel = Txn.FeatureLevelMin }, out var settings))
        {
            throw new TreeImageException("The settings in the tree image are malformed.");
        }

        return settings.FeatureLevel <= Txn.FeatureLevelMax
            ? settings
            : throw new TreeImageException(
                $"The tree image has feature level {settings.FeatureLevel}; this version applies up to level {Txn.FeatureLevelMax}: start a newer one.");
    }

    private void ReadSessions(TreeState state)
    {
        var count = _input.ReadLength("number of sessions");
        for (var i = 0; i < count; i++)
        {
            var id = _input.ReadInt64();
            var timeoutMs = _input.ReadInt32();
            state.Sessions.Open(id, timeoutMs, _input.ReadInt64());
        }
    }

    /// <summary>The rows in the new table by those in the image, -1 for free ones; each is held once.</summary>
    private List<int> ReadAcls(TreeState state)
    {
        var count = _input.ReadLength("number of access control lists");
        var rows = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var length = _input.ReadInt32();
            if (length is < -1 or > AclBytesMax)
            {
                throw new TreeImageException($"The tree image has an access control list of {length} bytes.");
            }

            rows.Add(length == -1 ? -1 : AcquireAcl(state, _input.Take(length)));
        }

        return rows;
    }

    private static int AcquireAcl(TreeState state, ReadOnlySpan<byte> encoded)
    {
        var reader = new JuteReader(encoded);
        var count = 0;
        while (reader.Remaining > 0)
        {
            AclEntry.Read(ref reader);
            count++;
        }

        return reader.Failed ? throw new TreeImageException("The tree image has a malformed access control list.") : state.Acls.Acquire(encoded, count);
    }

    private void ReadNodes(TreeState state, List<int> acls)
    {
        var count = _input.ReadLength("number of znodes");
        var hashes = new List<ulong>();
        for (var number = 0; number < count; number++)
        {
            ReadNode(state, acls, number, hashes);
        }

        if (count == 0)
        {
            throw new TreeImageException("The tree image has no root.");
        }
    }

    /// <summary>The znode of a number has the row behind it, since the table is filled from the start.</summary>
    private void ReadNode(TreeState state, List<int> acls, int number, List<ulong> hashes)
    {
        var source = _input.Take(ImageFormat.NodeBytes);
        var parent = BinaryPrimitives.ReadInt32LittleEndian(source);
        var nameLength = BinaryPrimitives.ReadInt32LittleEndian(source[68..]) >> 1;
        var belongsToSession = (source[68] & 1) != 0;
        var acl = BinaryPrimitives.ReadInt32LittleEndian(source[64..]);
        var node = new Node
        {
            Czxid = BinaryPrimitives.ReadInt64LittleEndian(source[4..]),
            Mzxid = BinaryPrimitives.ReadInt64LittleEndian(source[12..]),
            Ctime = BinaryPrimitives.ReadInt64LittleEndian(source[28..]),
            Mtime = BinaryPrimitives.ReadInt64LittleEndian(source[36..]),
            Owner = BinaryPrimitives.ReadInt64LittleEndian(source[44..]),
            Version = BinaryPrimitives.ReadInt32LittleEndian(source[52..]),
            Aversion = BinaryPrimitives.ReadInt32LittleEndian(source[56..]),
            DataLength = BinaryPrimitives.ReadInt32LittleEndian(source[72..]),
            Parent = number == 0 ? 0 : parent + 1,
        };
        var list = new ChildList
        {
            Pzxid = BinaryPrimitives.ReadInt64LittleEndian(source[20..]),
            Creations = BinaryPrimitives.ReadInt32LittleEndian(source[60..]),
        };
        if ((number > 0 && (uint)parent >= (uint)number)
            || (number > 0) != (nameLength > 0)
            || node.DataLength < -1
            || (uint)acl >= (uint)acls.Count
            || acls[acl] < 0
            || (number > 0 && state.Nodes[node.Parent].BelongsToSession))
        {
            throw new TreeImageException($"Znode {number} of the tree image is malformed.");
        }

        node.Acl = acls[acl];
        node.SetName(nameLength, false);
        state.Acls.Acquire(node.Acl);
        var content = _input.Take(nameLength + node.DataSize);
        var hash = number == 0 ? TreeHash.RootPath : TreeHash.Bytes(hashes[parent], content[..nameLength]);
        hashes.Add(hash);
        var row = state.Nodes.Restore(node, list, content, hash);
        if (belongsToSession)
        {
            AddEphemeral(state, row, node.Owner);
        }
        else if (node.Owner != 0)
        {
            state.SetReapable(row, true);
        }
    }

    private static void AddEphemeral(TreeState state, int row, long owner)
    {
        if (!state.Sessions.Contains(owner))
        {
            throw new TreeImageException($"The tree image has an ephemeral znode of session 0x{owner:x}, which is not open.");
        }

        state.AddEphemeral(row, owner);
    }
}

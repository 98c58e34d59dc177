using System.Text;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Migration.Apache;

/// <summary>Reads a snapshot of ZooKeeper 3.4 to 3.9, uncompressed, and checks its seals.</summary>
internal sealed class ApacheSnapshotReader(Stream stream)
{
    public const int Magic = 0x5A4B_534E;
    public const int Version = 2;

    /// <summary>The number of world:anyone:cdrwa, which is not in the file's table.</summary>
    public const long OpenAcl = -1;

    private readonly CheckedInput _input = new(stream);
    private readonly ApacheDatabase _database = new();
    private readonly Dictionary<long, byte[]> _acls = [];

    /// <summary>The digest that the file names, and of which transaction; null if it has none that can be checked.</summary>
    public (long Zxid, long Digest)? Digest { get; private set; }

    /// <summary>The last transaction that was carried out when writing ended, if the file says it (3.9).</summary>
    public long? LastZxid { get; private set; }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ApacheDatabase Read()
    {
        if (_input.ReadInt32() != Magic)
        {
            throw new InvalidDataException("it does not begin as a ZooKeeper snapshot does");
        }

        var version = _input.ReadInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"it has version {version}, and only version {Version} is known");
        }

        _input.ReadInt64();
        ReadSessions();
        ReadAcls();
        ReadNodes();
        CheckSeal();
        if (!_input.IsAtEnd)
        {
            ReadDigest();
        }

        if (!_input.IsAtEnd)
        {
            LastZxid = _input.ReadInt64();
            CheckSeal();
        }

        return _database;
    }

    private void ReadSessions()
    {
        for (var left = _input.ReadCount(); left > 0; left--)
        {
            var id = _input.ReadInt64();
            _database.Sessions[id] = _input.ReadInt32();
        }
    }

    private void ReadAcls()
    {
        using var entries = new JuteWriter();
        for (var left = _input.ReadCount(); left > 0; left--)
        {
            var key = _input.ReadInt64();
            var count = _input.ReadCount();
            entries.Clear();
            entries.WriteInt32(count);
            for (var i = 0; i < count; i++)
            {
                entries.WriteInt32(_input.ReadInt32());
                entries.WriteBytes(_input.ReadBytes());
                entries.WriteBytes(_input.ReadBytes());
            }

            var reader = new JuteReader(entries.Written);
            _acls[key] = _database.Acls.Intern(JuteVector<AclEntry>.Read(ref reader));
        }
    }

    private void ReadNodes()
    {
        var hasRoot = false;
        while (true)
        {
            var path = Encoding.UTF8.GetString(_input.ReadBytes() ?? throw new InvalidDataException("it has a znode without a path"));
            if (path == "/")
            {
                break;
            }

            if (path.Length == 0 && !hasRoot)
            {
                hasRoot = true;
                _database.SetRoot(ReadNode("", null));
                continue;
            }

            var parent = hasRoot ? _database.FindParent(path, out var name) : throw new InvalidDataException("its first znode is not the root");
            if (parent is null || parent.Child(name) is not null)
            {
                throw new InvalidDataException(parent is null ? $"it has the znode {path} without its parent" : $"it has the znode {path} twice");
            }

            _database.Attach(ReadNode(name.ToString(), parent));
        }

        if (!hasRoot)
        {
            throw new InvalidDataException("it has no root");
        }
    }

    private ApacheNode ReadNode(string name, ApacheNode? parent)
    {
        var data = _input.ReadBytes();
        var acl = _input.ReadInt64();
        long czxid = _input.ReadInt64(), mzxid = _input.ReadInt64(), ctime = _input.ReadInt64(), mtime = _input.ReadInt64();
        int version = _input.ReadInt32(), cversion = _input.ReadInt32(), aversion = _input.ReadInt32();
        return new ApacheNode(name, parent)
        {
            Data = data,
            Acl = acl == OpenAcl ? _database.Acls.Intern(JuteVector<AclEntry>.Null) : _acls.GetValueOrDefault(acl),
            Czxid = czxid,
            Mzxid = mzxid,
            Ctime = ctime,
            Mtime = mtime,
            Version = version,
            Cversion = cversion,
            Aversion = aversion,
            Owner = _input.ReadInt64(),
            Pzxid = _input.ReadInt64(),
        };
    }

    /// <summary>A checksum of all in front of it, earlier seals too.</summary>
    private void CheckSeal()
    {
        var expected = _input.Checksum;
        if (_input.ReadInt64() != expected || _input.ReadBytes() is not [(byte)'/'])
        {
            throw new InvalidDataException("its checksum does not match");
        }
    }

    private void ReadDigest()
    {
        var zxid = _input.ReadInt64();
        if (_input.ReadInt32() < ApacheDigest.Version)
        {
            _input.ReadBytes();
        }
        else
        {
            var digest = _input.ReadInt64();
            Digest = zxid == 0 ? null : (zxid, digest);
        }

        CheckSeal();
    }
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Tree.Store;

namespace CoordActors.Tree;

/// <summary>What an access control list allows, and what lists are accepted, as the ZooKeeper programmer's guide defines the built-in schemes.</summary>
internal static class AclRules
{
    private const int LinearSearchMax = 16;

    /// <summary>The encoded entry world:anyone:cdrwa.</summary>
    public static ReadOnlySpan<byte> OpenEncoded => "\0\0\0\u001f\0\0\0\u0005world\0\0\0\u0006anyone"u8;

    /// <summary>The encoded entry world:anyone:r.</summary>
    public static ReadOnlySpan<byte> ReadOnlyEncoded => "\0\0\0\u0001\0\0\0\u0005world\0\0\0\u0006anyone"u8;

    /// <summary>The permissions that the entries for world:anyone give together.</summary>
    public static Permissions WorldPermissions(ReadOnlySpan<byte> encoded)
    {
        var world = Permissions.None;
        var reader = new JuteReader(encoded);
        while (reader.Remaining > 0)
        {
            var entry = AclEntry.Read(ref reader);
            if (entry.Scheme.Span.SequenceEqual("world"u8) && entry.Id.Span.SequenceEqual("anyone"u8))
            {
                world |= entry.Perms;
            }
        }

        return world;
    }

    /// <summary>Whether a requester with these identities has any of the <paramref name="needed"/> permissions.</summary>
    public static bool Allows(AclTable table, int row, Permissions needed, ReadOnlySpan<byte> authIds, TreeSettings settings) =>
        (table.World(row) & needed) != 0 || table.EntryCount(row) == 0 || Allows(table.Encoded(row), needed, authIds, settings);

    /// <summary>The same for the entries of a list, which give nothing to world:anyone.</summary>
    public static bool Allows(ReadOnlySpan<byte> encoded, Permissions needed, ReadOnlySpan<byte> authIds, TreeSettings settings) =>
        settings.SkipAcl || AuthIdList.IsSuper(authIds) || AllowsAnyId(encoded, needed, authIds, settings);

    /// <summary>
    /// Checks the list of a request and writes the one to store: without exact duplicates, and with an entry of scheme auth replaced by one for each
    /// authenticated identity of the requester. An entry with a scheme but, except for scheme auth, without id is malformed; whatever else is
    /// wrong is <see cref="ErrorCode.InvalidAcl"/>.
    /// </summary>
    public static ErrorCode Fix(JuteVector<AclEntry> requested, ReadOnlySpan<byte> authIds, TreeSettings settings, JuteWriter stored, out int count)
    {
        count = 0;
        stored.Clear();
        if (requested.Count == 1 && requested.Encoded.SequenceEqual(OpenEncoded))
        {
            stored.WriteRaw(OpenEncoded);
            count = 1;
            return ErrorCode.Ok;
        }

        var seen = requested.Count > LinearSearchMax ? new HashIndex() : null;
        var reader = new JuteReader(requested.Encoded);
        for (var i = 0; i < requested.Count; i++)
        {
            var start = reader.Position;
            var entry = AclEntry.Read(ref reader);
            var encoded = requested.Encoded[start..reader.Position];
            if (IsRepeated(requested.Encoded, start, encoded, seen))
            {
                continue;
            }

            if (entry.Id.IsNull && !entry.Scheme.IsNull && !entry.Scheme.Span.SequenceEqual("auth"u8))
            {
                return ErrorCode.MarshallingError;
            }

            var added = AddFixed(entry, encoded, authIds, settings, stored);
            if (added == 0)
            {
                return ErrorCode.InvalidAcl;
            }

            count += added;
        }

        return count > 0 ? ErrorCode.Ok : ErrorCode.InvalidAcl;
    }

    /// <summary>Number of entries that one requested entry becomes, 0 if it is not valid.</summary>
    private static int AddFixed(AclEntry entry, ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> authIds, TreeSettings settings, JuteWriter stored)
    {
        if (!entry.Scheme.Span.SequenceEqual("auth"u8))
        {
            if (!AclSchemes.IsValidId(entry.Scheme.Span, entry.Id.Span, settings))
            {
                return 0;
            }

            stored.WriteRaw(encoded);
            return 1;
        }

        var added = 0;
        foreach (var id in new AuthIdList(authIds))
        {
            if (AclSchemes.IsAuthenticated(id.Scheme.Span, settings))
            {
                new AclEntry { Perms = entry.Perms, Scheme = id.Scheme, Id = id.Id }.Write(stored);
                added++;
            }
        }

        return added;
    }

    private static bool IsRepeated(ReadOnlySpan<byte> all, int start, ReadOnlySpan<byte> encoded, HashIndex? seen)
    {
        if (seen is not null)
        {
            var tag = (uint)TreeHash.Bytes(0, encoded);
            var probe = seen.Search(tag);
            int earlier;
            while ((earlier = probe.Next()) != 0)
            {
                if (EntryAt(all, earlier - 1).SequenceEqual(encoded))
                {
                    return true;
                }
            }

            seen.Add(tag, start + 1);
            return false;
        }

        for (var position = 0; position < start;)
        {
            var earlier = EntryAt(all, position);
            if (earlier.SequenceEqual(encoded))
            {
                return true;
            }

            position += earlier.Length;
        }

        return false;
    }

    private static ReadOnlySpan<byte> EntryAt(ReadOnlySpan<byte> all, int position)
    {
        var reader = new JuteReader(all[position..]);
        AclEntry.Read(ref reader);
        return all.Slice(position, reader.Position);
    }

    private static bool AllowsAnyId(ReadOnlySpan<byte> encoded, Permissions needed, ReadOnlySpan<byte> authIds, TreeSettings settings)
    {
        var reader = new JuteReader(encoded);
        while (reader.Remaining > 0)
        {
            var entry = AclEntry.Read(ref reader);
            if ((entry.Perms & needed) == 0)
            {
                continue;
            }

            foreach (var id in new AuthIdList(authIds))
            {
                if (id.Scheme.Span.SequenceEqual(entry.Scheme.Span) && AclSchemes.Matches(entry.Scheme.Span, id.Id.Span, entry.Id.Span, settings))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

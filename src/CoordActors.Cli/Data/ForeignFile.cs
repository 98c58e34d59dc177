using System.Text.RegularExpressions;

namespace CoordActors.Cli.Data;

/// <summary>What something is that was given for a snapshot and is none, and which command takes it.</summary>
internal static partial class ForeignFile
{
    /// <summary>The sentence; null where it begins as a snapshot of ours or of ZooKeeper does, compressed or not.</summary>
    public static string? WhatItIs(string path)
    {
        if (Directory.Exists(path)) return $"{path} is {WhatDirectory(path)}";
        if (!File.Exists(path)) return $"{path}: there is no such file.";
        Span<byte> buffer = stackalloc byte[16];
        using var file = File.OpenRead(path);
        ReadOnlySpan<byte> start = buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        if (start.IsEmpty) return $"{path} is empty, so it is no snapshot.";
        if (start.StartsWith("ZKSN"u8) || start is [0x1F, 0x8B, ..] or [0x82, (byte)'S', ..]) return null;
        if (start.StartsWith("ZKLG"u8))
        {
            return $"{path} is a transaction log of ZooKeeper, not a snapshot: coord import {DataDirectoryOf(path)} reads it, with the snapshot before it.";
        }

        if (start.StartsWith("SQLite format 3"u8))
        {
            return $"{path} is an SQLite file, not a snapshot: coord snapshot save FILE --data-dir DIR makes a snapshot of a data directory.";
        }

        var name = ZooKeeperName().IsMatch(Path.GetFileName(path)) ? ", whatever its name says" : "";
        return $"{path} is no snapshot{name}: it begins neither as one of coord does nor as one of ZooKeeper.";
    }

    private static string WhatDirectory(string path) =>
        Directory.Exists(Path.Combine(path, "version-2")) ? $"a data directory of ZooKeeper, not a snapshot: coord import {path} reads it."
        : File.Exists(Path.Combine(path, "journal.db"))
            ? $"a data directory of coord, not a snapshot: coord snapshot save FILE --data-dir {path} makes one of it."
        : "a directory, not a snapshot: name a file.";

    /// <summary>The directory above version-2, which the other commands take.</summary>
    private static string DataDirectoryOf(string log)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(log))!;
        return Path.GetFileName(folder) == "version-2" ? Path.GetDirectoryName(folder)! : "DATADIR";
    }

    [GeneratedRegex(@"^(snapshot|log)\.[0-9a-f]+$")]
    private static partial Regex ZooKeeperName();
}

using System.Globalization;

namespace CoordActors.Migration.Tests;

/// <summary>A ZooKeeper data directory in a temporary place.</summary>
internal sealed class ApacheHome : IDisposable
{
    public ApacheHome()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("coord-migration-").FullName;
        System.IO.Directory.CreateDirectory(Files);
    }

    public string Directory { get; }

    public string Files => Path.Combine(Directory, "version-2");

    public ApacheHome Snapshot(long zxid, byte[] bytes, string suffix = "") => File("snapshot." + Hex(zxid) + suffix, bytes);

    public ApacheHome Log(params byte[][] transactions)
    {
        var zxid = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(transactions[0].AsSpan(12));
        return File("log." + Hex(zxid), ApacheBytes.Log(transactions));
    }

    public ApacheHome File(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(Path.Combine(Files, name), bytes);
        return this;
    }

    public ApacheContents Read(ApacheReadOptions? options = null) => ApacheDirectory.Read(Directory, null, options ?? new ApacheReadOptions());

    /// <summary>The one sentence with which reading is refused.</summary>
    public string Refusal(ApacheReadOptions? options = null)
    {
        var message = Should.Throw<MigrationException>(() => Read(options)).Message;
        message.ShouldEndWith(".");
        message.ShouldNotContain("\n");
        return message;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static string Hex(long zxid) => zxid.ToString("x", CultureInfo.InvariantCulture);
}

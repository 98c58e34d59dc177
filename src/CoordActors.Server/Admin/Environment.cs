using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace CoordActors.Server.Admin;

/// <summary>The text of <c>envi</c>: the keys that ZooKeeper prints, with .NET's answers. kazoo reads <c>zookeeper.version</c> from it.</summary>
public static class Environment
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>The text.</summary>
    public static string Describe()
    {
        var text = new StringBuilder("Environment:\n");
        foreach (var (key, value) in Entries())
        {
            FourLetterWords.Line(text, $"{key}={value}");
        }

        return text.ToString();
    }

    /// <summary>Its keys and values.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Entries()
    {
        var memory = GC.GetGCMemoryInfo();
        return
        [
            new("zookeeper.version", ServerVersion.Text),
            new("host.name", Dns.GetHostName()),
            new("java.version", $"not Java: {RuntimeInformation.FrameworkDescription}"),
            new("java.vendor", "Microsoft"),
            new("java.home", RuntimeEnvironment.GetRuntimeDirectory()),
            new("java.class.path", AppContext.BaseDirectory),
            new("java.library.path", AppContext.BaseDirectory),
            new("java.io.tmpdir", Path.GetTempPath()),
            new("java.compiler", "<NA>"),
            new("os.name", OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription),
            new("os.arch", RuntimeInformation.OSArchitecture.ToString()),
            new("os.version", System.Environment.OSVersion.Version.ToString()),
            new("user.name", System.Environment.UserName),
            new("user.home", System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile)),
            new("user.dir", Directory.GetCurrentDirectory()),
            new("jvm.memory.free", $"{(memory.HeapSizeBytes - memory.FragmentedBytes) / Megabyte}MB"),
            new("jvm.memory.max", $"{memory.TotalAvailableMemoryBytes / Megabyte}MB"),
            new("jvm.memory.total", $"{memory.TotalCommittedBytes / Megabyte}MB"),
        ];
    }
}

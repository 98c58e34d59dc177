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
        var memory = GC.GetGCMemoryInfo();
        var text = new StringBuilder("Environment:\n");
        FourLetterWords.Line(text, $"zookeeper.version={ServerVersion.Text}");
        FourLetterWords.Line(text, $"host.name={Dns.GetHostName()}");
        FourLetterWords.Line(text, $"java.version=not Java: {RuntimeInformation.FrameworkDescription}");
        FourLetterWords.Line(text, $"java.vendor=Microsoft");
        FourLetterWords.Line(text, $"java.home={RuntimeEnvironment.GetRuntimeDirectory()}");
        FourLetterWords.Line(text, $"java.class.path={AppContext.BaseDirectory}");
        FourLetterWords.Line(text, $"java.library.path={AppContext.BaseDirectory}");
        FourLetterWords.Line(text, $"java.io.tmpdir={Path.GetTempPath()}");
        FourLetterWords.Line(text, $"java.compiler=<NA>");
        FourLetterWords.Line(text, $"os.name={(OperatingSystem.IsLinux() ? "Linux" : RuntimeInformation.OSDescription)}");
        FourLetterWords.Line(text, $"os.arch={RuntimeInformation.OSArchitecture}");
        FourLetterWords.Line(text, $"os.version={System.Environment.OSVersion.Version}");
        FourLetterWords.Line(text, $"user.name={System.Environment.UserName}");
        FourLetterWords.Line(text, $"user.home={System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile)}");
        FourLetterWords.Line(text, $"user.dir={Directory.GetCurrentDirectory()}");
        FourLetterWords.Line(text, $"jvm.memory.free={(memory.HeapSizeBytes - memory.FragmentedBytes) / Megabyte}MB");
        FourLetterWords.Line(text, $"jvm.memory.max={memory.TotalAvailableMemoryBytes / Megabyte}MB");
        FourLetterWords.Line(text, $"jvm.memory.total={memory.TotalCommittedBytes / Megabyte}MB");
        return text.ToString();
    }
}

using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>A program compiled once per test run into a directory of its own.</summary>
public abstract class NativeProgram : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-interop-native-").FullName;
    private readonly Lazy<Task> _built;

    protected NativeProgram() => _built = new Lazy<Task>(Build);

    protected string Executable => Path.Combine(_directory, "scenarios");

    protected abstract (string Program, string[] Arguments) Compiler { get; }

    public async Task Play(string scenario, IServerHost server)
    {
        await _built.Value;
        await ForeignProgram.Play(Executable, [server.ConnectString, scenario], server);
    }

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    private async Task Build()
    {
        var run = await ForeignProgram.Run(Compiler.Program, Compiler.Arguments, deadline: Deadline.Build);
        run.ExitCode.ShouldBe(0, run.Text);
    }
}

/// <summary>c/scenarios.c on libzookeeper_mt.</summary>
public sealed class CProgram : NativeProgram
{
    protected override (string Program, string[] Arguments) Compiler =>
        ("gcc", ["-Wall", "-pthread", "-DTHREADED", "-o", Executable, "c/scenarios.c", "-lzookeeper_mt"]);
}

/// <summary>go/scenarios.go on go-zookeeper.</summary>
public sealed class GoProgram : NativeProgram
{
    protected override (string Program, string[] Arguments) Compiler =>
        ("env", ["GOPATH=/usr/share/gocode", "GO111MODULE=off", "GOFLAGS=", "go", "build", "-o", Executable, "go/scenarios.go"]);
}

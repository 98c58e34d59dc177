using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CoordActors.Cli.Tests.Server;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>The command lines of the pages for operators work, one page after the other from top to bottom, with other ports and directories.</summary>
public sealed class DocumentTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly string _sandbox = Directory.CreateTempSubdirectory("coord-page-").FullName;

    public static TheoryData<string> Pages => [.. PageFiles.Select(file => Path.GetRelativePath(Root, file))];

    internal static string Root { get; } = FindRoot();

    private static IEnumerable<string> PageFiles =>
        [.. Directory.GetFiles(Path.Combine(Root, "docs/operating"), "*.md").Order(StringComparer.Ordinal), Path.Combine(Root, "deploy/README.md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_line_works(string page)
    {
        var blocks = CommandBlock.Of(Path.Combine(Root, page)).Where(block => block.IsRun).ToList();
        var (exitCode, output) = await RunInSandbox(string.Join('\n', blocks.Select(block => $"# {page}:{block.Line}\n{block.Text}")));
        exitCode.ShouldBe(0, output);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void No_command_line_hides_in_a_block_that_is_not_run(string page)
    {
        var hidden = CommandBlock.Of(Path.Combine(Root, page))
            .Where(block => block.Language != "sh")
            .Where(block => block.Text.Split('\n').Any(line => Regex.IsMatch(line, "^coord [a-z-]")))
            .Select(block => $"{page}:{block.Line}");
        hidden.ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_sandbox, recursive: true);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "CoordActors.sln"))) directory = directory.Parent!;
        return directory.FullName;
    }

    private async Task<(int ExitCode, string Output)> RunInSandbox(string commands)
    {
        foreach (var directory in new[] { "bin", "etc", "var/lib", "artifacts/deploy" }) Directory.CreateDirectory(Path.Combine(_sandbox, directory));
        var program = Path.Combine(_sandbox, "bin", "coord");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet '{AppContext.BaseDirectory}coord.dll' \"$@\"\n");
        File.CreateSymbolicLink(Path.Combine(_sandbox, "artifacts/deploy/folder"), Path.Combine(_sandbox, "bin"));
        CopyDeploy();
        var script = new StringBuilder("set -euo pipefail\n")
            .Append($"cd '{_sandbox}'\nexport PATH='{_sandbox}/bin':$PATH\nchmod +x bin/coord\n")
            .Append("trap 'coord stop /etc/coord/zoo.cfg >/dev/null 2>&1 || true' EXIT\n")
            .Append(commands)
            .Replace("./image/etc/coord", "./image/ETC").Replace("./image/var/lib/coord", "./image/VAR")
            .Replace("/var/lib/coord", $"{_sandbox}/var/lib/coord").Replace("/etc/coord", $"{_sandbox}/etc/coord")
            .Replace("./image/ETC", "./image/etc/coord").Replace("./image/VAR", "./image/var/lib/coord")
            .Replace("2181", $"{CoordProcess.FreePort()}").Replace("8080", $"{CoordProcess.FreePort()}");
        var file = Path.Combine(_sandbox, "page.sh");
        await File.WriteAllTextAsync(file, script.ToString());
        var start = new ProcessStartInfo("bash", [file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Deadline);
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(deadline.Token), shell.StandardError.ReadToEndAsync(deadline.Token));
        await shell.WaitForExitAsync(deadline.Token);
        return (shell.ExitCode, $"{await output}\n{await errors}");
    }

    private void CopyDeploy()
    {
        var deploy = Directory.CreateDirectory(Path.Combine(_sandbox, "deploy")).FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(Root, "deploy"))) File.Copy(file, Path.Combine(deploy, Path.GetFileName(file)));
    }
}

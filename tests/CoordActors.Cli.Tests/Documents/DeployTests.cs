using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using CoordActors.Cli.Tests.Server;

namespace CoordActors.Cli.Tests.Documents;

/// <summary>What deploy/ puts on a machine.</summary>
public sealed class DeployTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("coord-deploy-").FullName;
    private readonly string _deploy = Path.Combine(Page.Root, "deploy");

    [SystemdFact]
    public async Task Systemd_finds_nothing_wrong_with_the_units()
    {
        (await Run(Path.Combine(_deploy, "install"), "--id", "2", "--root", _root, "--program", Program())).ShouldSay(0, "server 2 is installed");
        // verify wants the system's own units and the programs that ours name below the same root.
        var script = $"set -e; mkdir -p {_root}/usr/lib/systemd {_root}/bin {_root}/usr/bin; cp -r /usr/lib/systemd/system {_root}/usr/lib/systemd/; "
            + $"cp /bin/sh /bin/kill {_root}/bin/; cp /usr/bin/find {_root}/usr/bin/; "
            + $"systemd-analyze verify --man=no --root={_root} coord.service coord-backup.service coord-backup.timer";
        var (exitCode, output) = await Run("bash", "-c", script);
        exitCode.ShouldBe(0, output);
        output.Trim().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_installer_keeps_configuration_number_and_data_and_refuses_another_number()
    {
        (await Run(Path.Combine(_deploy, "install"), "--id", "2", "--root", _root, "--program", Program())).ExitCode.ShouldBe(0);
        await File.AppendAllTextAsync(Path.Combine(_root, "etc/coord/zoo.cfg"), "# mine\n");
        (await Run(Path.Combine(_deploy, "install"), "--id", "2", "--root", _root, "--program", Program())).ExitCode.ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(_root, "etc/coord/zoo.cfg"))).ShouldEndWith("# mine\n");
        (await Run(Path.Combine(_deploy, "install"), "--id", "3", "--root", _root, "--program", Program())).ShouldSay(2, "myid holds 2, not 3");
        (await Run(Path.Combine(_deploy, "install"), "--id", "9", "--root", _root)).ShouldSay(2, "has no line server.9");
        (await Run(Path.Combine(_deploy, "install"), "--ids", "9")).ShouldSay(2, "there is no option --ids");
    }

    [Fact]
    public async Task Systemd_is_told_when_clients_are_served_and_when_the_server_stops()
    {
        var socket = Path.Combine(_root, "notify");
        using var notified = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notified.Bind(new UnixDomainSocketEndPoint(socket));
        var server = $"exec dotnet {AppContext.BaseDirectory}coord.dll server --client-port {FreePorts.Next()} --data-dir {_root}/data";
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"export NOTIFY_SOCKET={socket}; {server}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            (await Receive(notified)).ShouldContain("READY=1");
            using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            (await Receive(notified)).ShouldContain("STOPPING=1");
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0);
        }
        finally
        {
            process.Kill();
        }
    }

    [NetworkNamespaceFact]
    public async Task Three_hosts_lose_their_leader_and_serve_on()
    {
        var program = Path.Combine(Page.Root, "src/CoordActors.Cli/bin", BuildFolder(), "net10.0");
        var script = $"NETNS_DEMO_PREFIX=t{Environment.ProcessId % 10_000} exec '{_deploy}/netns-demo' '{program}'";
        var (exitCode, output) = await Run("bash", "-c", script);
        exitCode.ShouldBe(0, output);
        var shown = output[output.IndexOf("Kill the leader", StringComparison.Ordinal)..];
        shown.ShouldContain(" no answer");
        shown.ShouldContain(" leader ");
        shown.ShouldContain("written without zk");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Program()
    {
        var program = Path.Combine(_root, "coord.built");
        if (!File.Exists(program)) File.WriteAllText(program, "#!/bin/sh\nexit 0\n");
        return program;
    }

    /// <summary>Release or Debug, as the tests themselves are built.</summary>
    private static string BuildFolder() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static async Task<string> Receive(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, deadline.Token));
    }

    private static async Task<(int ExitCode, string Output)> Run(string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private sealed class SystemdFactAttribute : FactAttribute
    {
        public SystemdFactAttribute()
        {
            if (!File.Exists("/usr/bin/systemd-analyze")) Skip = "systemd-analyze is not installed";
        }
    }

    /// <summary>Only root may make network namespaces.</summary>
    private sealed class NetworkNamespaceFactAttribute : FactAttribute
    {
        public NetworkNamespaceFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Skip = "network namespaces need root on Linux";
        }
    }
}

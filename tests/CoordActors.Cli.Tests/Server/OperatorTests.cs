using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace CoordActors.Cli.Tests.Server;

/// <summary>What an operator changes and asks while the server runs.</summary>
public sealed class OperatorTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-operator-").FullName;
    private readonly int _port = FreePorts.Next();
    private readonly int _adminPort = FreePorts.Next();

    private string AuditFile => Path.Combine(_directory, "audit.log");

    [Fact]
    public async Task SIGHUP_reads_log_level_and_audit_log_again()
    {
        using var coord = CoordProcess.Start("server", Configuration("audit { enabled = off"));
        await coord.Serving();
        Configuration("log.level = debug, audit { enabled = on");
        await coord.HangUp();
        await coord.Logged("The configuration was read again: log level debug, audit log on.");

        (await coord.Terminate()).ShouldBe(0, coord.Log);
        Audited().ShouldBe([OfServer("serverStop", "invoked"), OfServer("serverStop", "success")]);
    }

    [Fact]
    public async Task A_start_and_a_stop_stand_in_the_audit_log()
    {
        using var coord = CoordProcess.Start("server", Configuration("audit { enabled = on"));
        await coord.Serving();
        (await coord.Terminate()).ShouldBe(0, coord.Log);
        Audited().ShouldBe([OfServer("serverStart", "success"), OfServer("serverStop", "invoked"), OfServer("serverStop", "success")]);
    }

    [Fact]
    public async Task A_start_that_fails_stands_in_the_audit_log_and_no_stop_behind_it()
    {
        using (var taken = new TcpListener(IPAddress.Loopback, _port))
        {
            taken.Start();
            using var coord = CoordProcess.Start("server", Configuration("client.address = \"127.0.0.1\", audit { enabled = on"));
            (await coord.Exit()).ShouldBe(1, coord.Log);
        }

        await File.WriteAllTextAsync(Path.Combine(_directory, "data", "journal.db"), "not a journal at all");
        using var damaged = CoordProcess.Start("server", Configuration("audit { enabled = on"));
        (await damaged.Exit()).ShouldBe(3, damaged.Log);

        Audited().ShouldBe(Enumerable.Repeat(OfServer("serverStart", "failure"), 2));
        (await File.ReadAllTextAsync(AuditFile)).ShouldContain("Z ERROR coord.audit: ");
    }

    [Fact]
    public async Task A_configuration_with_a_mistake_changes_nothing()
    {
        using var coord = CoordProcess.Start("server", Configuration("audit { enabled = off"));
        await coord.Serving();
        Configuration("log.level = loud, audit { enabled = on");
        await coord.HangUp();
        await coord.Logged("The configuration was not read again: ", "coord.log.level is \"loud\"");

        (await coord.Terminate()).ShouldBe(0, coord.Log);
        File.Exists(AuditFile).ShouldBeFalse();
    }

    [Fact]
    public async Task A_suspended_client_port_answers_words_and_lets_no_client_in()
    {
        using var coord = CoordProcess.Start("server", Configuration("audit { enabled = off"));
        await coord.Serving();
        using var http = AdminHttp.Of(_adminPort);

        await Post(http, "/commands/suspend");
        (await FourLetters.Ask(_port, "ruok")).ShouldBe("imok");
        (await Connect()).ShouldBe(0);
        await Post(http, "/commands/resume");
        (await Connect()).ShouldBeGreaterThan(0);

        var monitor = JsonDocument.Parse(await http.GetStringAsync("/commands/monitor")).RootElement;
        monitor.GetProperty("connection_rejected").GetInt32().ShouldBe(1);
        monitor.GetProperty("op_count_create_session").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Shutdown_over_the_admin_server_ends_the_process_with_exit_code_0()
    {
        using var coord = CoordProcess.Start("server", Configuration("admin.shutdown = on, audit { enabled = off"));
        await coord.Serving();
        using var http = AdminHttp.Of(_adminPort);
        await Post(http, "/commands/shutdown");
        (await coord.Exit()).ShouldBe(0, coord.Log);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>The lines of the audit log, without time and level.</summary>
    private IEnumerable<string> Audited() => File.ReadAllLines(AuditFile).Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]);

    private static string OfServer(string operation, string result) => $"user={Environment.UserName}\toperation={operation}\tresult={result}";

    private static async Task Post(HttpClient http, string path)
    {
        using var response = await http.PostAsync(path, content: null);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sends a ConnectRequest.</summary>
    /// <returns>Bytes of the answer; 0 where the connection was closed instead.</returns>
    private async Task<int> Connect()
    {
        byte[] request = [0, 0, 0, 44, 0, 0, 0, 0, .. new byte[8], 0, 0, 0x75, 0x30, .. new byte[8], 0, 0, 0, 16, .. new byte[16]];
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        var stream = client.GetStream();
        await stream.WriteAsync(request);
        return await stream.ReadAsync(new byte[64]);
    }

    /// <param name="lines">The block coord up to the file of the audit log, which is added with its closing brace.</param>
    private string Configuration(string lines)
    {
        var file = Path.Combine(_directory, "coord.conf");
        File.WriteAllText(
            file,
            $"coord {{ data-dir = \"{_directory}/data\", client.port = {_port}, admin.port = {_adminPort}, {lines}, file = \"{AuditFile}\" }} }}");
        return file;
    }
}

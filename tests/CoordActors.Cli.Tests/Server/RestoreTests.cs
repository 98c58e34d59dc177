using System.Net;
using System.Text.Json;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Server;

/// <summary>Snapshots over HTTP of real servers, there and back.</summary>
public sealed class RestoreTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("coord-restore-").FullName;
    private readonly int _port = FreePorts.Next();
    private readonly HttpClient _http;
    private readonly int _adminPort = FreePorts.Next();

    public RestoreTests()
    {
        _http = AdminHttp.Of(_adminPort);
    }

    private string Data => Path.Combine(_directory, "data");

    [Fact]
    public async Task What_was_wiped_is_back_with_the_same_digest_under_clients_that_go_on_and_after_a_crash()
    {
        using var coord = CoordProcess.Start("server", Configuration());
        await coord.Serving();
        await using var client = await CoordClient.ConnectAsync($"127.0.0.1:{_port}", Limit());
        for (var i = 0; i < 50; i++)
        {
            await client.CreateAsync($"/kept-{i}", new byte[i * 10], cancellationToken: Limit());
        }

        var snapshot = await Snapshot("before");
        for (var i = 0; i < 50; i++)
        {
            await client.DeleteAsync($"/kept-{i}", cancellationToken: Limit());
        }

        var wiped = (await client.ExistsAsync("/", Limit()))!.Value.Pzxid;
        (await Restore(snapshot)).ShouldBeGreaterThan(wiped, "no client sees a zxid twice");

        (await DigestOf(await Snapshot("after"))).ShouldBe(await DigestOf(snapshot));
        (await DigestOf(await Snapshot("after"))).ShouldBe(await DigestOf(snapshot));
        (await client.GetDataAsync("/kept-49", Limit())).Data!.Length.ShouldBe(490, "the client's session is in the snapshot");
        await client.CreateAsync("/since", cancellationToken: Limit());
        coord.Kill();

        using var again = CoordProcess.Start("server", Configuration());
        await again.Serving();
        (await client.GetChildrenAsync("/", Limit())).Names.Count.ShouldBe(50 + 1 + 1);
        (await again.Terminate()).ShouldBe(0, again.Log);
    }

    [Fact]
    public async Task Files_of_coord_and_of_Apache_ZooKeeper_are_taken_too_and_a_snapshot_is_written_where_the_server_keeps_them()
    {
        using var coord = CoordProcess.Start("server", Configuration());
        await coord.Serving();
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "create", "/kept", "value")).ShouldSay(0, "Created /kept");
        using var taken = await _http.GetAsync("/commands/snapshot?streaming=false", Limit());
        taken.StatusCode.ShouldBe(HttpStatusCode.OK);
        var file = Directory.GetFiles(Data, "*", SearchOption.AllDirectories)
            .Single(path => path.Contains("snapshot", StringComparison.Ordinal) && !path.EndsWith(".tmp", StringComparison.Ordinal));
        long.Parse(taken.Headers.GetValues("snapshot_size").Single()).ShouldBeInRange(new FileInfo(file).Length - 200, new FileInfo(file).Length);
        (await JsonOf(taken)).GetProperty("command").GetString().ShouldBe("snapshot");
        (await CoordProcess.Run("snapshot", "save", "--from", _http.BaseAddress!.ToString(), "--authorization", "ip", Path.Combine(_directory, "x")))
            .ExitCode.ShouldBe(0);
        var apache = Path.Combine(_directory, "apache");
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "delete", "/kept")).ExitCode.ShouldBe(0);

        await Restore(file);
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "get", "/kept")).ShouldSay(0, "value");
        await Restore(Path.Combine(_directory, "x"));
        (await coord.Terminate()).ShouldBe(0, coord.Log);
        (await CoordProcess.Run("export", "--data-dir", Data, apache)).ExitCode.ShouldBe(0);
        using var again = CoordProcess.Start("server", Configuration());
        await again.Serving();
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "delete", "/kept")).ExitCode.ShouldBe(0);
        await Restore(Directory.GetFiles(Path.Combine(apache, "version-2"), "snapshot.*").Single());
        (await CoordProcess.Run("cli", "--server", $"127.0.0.1:{_port}", "get", "/kept")).ShouldSay(0, "value");
    }

    [Fact]
    public async Task A_server_of_an_ensemble_restores_nothing_and_dumps_the_deadlines_that_its_leader_knows()
    {
        using var coord = CoordProcess.Start("server", Configuration(
            $", server-id = 1, ensemble {{ standalone-enabled = off, servers.1 = \"127.0.0.1:{FreePorts.Next()}:{FreePorts.Next()}\" }}"));
        await coord.Serving();
        await using var client = await CoordClient.ConnectAsync($"127.0.0.1:{_port}", Limit());
        var dump = JsonDocument.Parse(await _http.GetStringAsync("/commands/dump", Limit())).RootElement;
        dump.GetProperty("expiry_time_to_session_ids").EnumerateObject().Single().Value[0].GetInt64().ShouldBe(client.SessionId);

        var snapshot = await Snapshot("of-an-ensemble");
        using var response = await _http.PostAsync("/commands/restore", new ByteArrayContent(await File.ReadAllBytesAsync(snapshot)), Limit());
        response.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await JsonOf(response)).GetProperty("error").GetString()!.ShouldContain("use coord snapshot restore on each");
    }

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    private static async Task<JsonElement> JsonOf(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(Limit())).RootElement;

    private static async Task<string> DigestOf(string snapshot)
    {
        var (exitCode, output) = await CoordProcess.Run("snapshot", "inspect", snapshot);
        exitCode.ShouldBe(0, output);
        return output.Split('\n').Single(line => line.StartsWith("digest", StringComparison.Ordinal));
    }

    private async Task<string> Snapshot(string name)
    {
        var file = Path.Combine(_directory, name);
        await File.WriteAllBytesAsync(file, await _http.GetByteArrayAsync("/commands/snapshot", Limit()));
        return file;
    }

    private async Task<long> Restore(string file)
    {
        using var response = await _http.PostAsync("/commands/restore", new ByteArrayContent(await File.ReadAllBytesAsync(file)), Limit());
        var answer = await JsonOf(response);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, answer.ToString());
        return answer.GetProperty("last_zxid").GetInt64();
    }

    private string Configuration(string more = "")
    {
        var file = Path.Combine(_directory, "coord.conf");
        File.WriteAllText(
            file,
            $"coord {{ data-dir = \"{Data}\", client.port = {_port}, admin {{ port = {_adminPort}, restore-interval-min = off, "
            + $"snapshot-interval-min = off }}{more} }}");
        return file;
    }
}

using System.Net;
using System.Text.Json;
using CoordActors.Protocol;
using CoordActors.Server.Auth;
using CoordActors.Server.Settings;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace CoordActors.Admin.Tests;

public sealed class ProtectedCommandTests
{
    private const Permissions All = (Permissions)31;
    private const string Ip = "ip";

    private static readonly string Boss = Authenticator.DigestOf("boss:secret"u8, DigestAlgorithm.Sha1);

    [Theory]
    [InlineData("snapshot", false)]
    [InlineData("shed_connections", true)]
    [InlineData("suspend", true)]
    [InlineData("resume", true)]
    [InlineData("shutdown", true)]
    [InlineData("set_log_level", true)]
    public async Task Whoever_does_not_say_who_he_is_is_refused_and_nothing_happens(string command, bool isPost)
    {
        await using var world = await AdminWorld.Start();
        using var response = isPost ? await world.Post("/commands/" + command) : await world.Get("/commands/" + command);
        await Refused(response, HttpStatusCode.Unauthorized, "Auth info is missing for the command");
        world.Ports.IsSuspended.ShouldBeFalse();
        world.Stopping.IsCancellationRequested.ShouldBeFalse();
    }

    [Theory]
    [InlineData("kerberos me")]
    [InlineData("digest without-colon")]
    public async Task A_credential_that_is_none_is_refused(string authorization)
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Get("/commands/snapshot", authorization);
        await Refused(response, HttpStatusCode.Unauthorized, "Not authenticated");
    }

    [Fact]
    public async Task Only_who_holds_every_permission_on_the_root_may_administer()
    {
        await using var world = await AdminWorld.Start();
        await world.Open();
        await world.SetAcl("/", (All, "digest", Boss), (Permissions.Read | Permissions.Write, "world", "anyone"));

        using var stranger = await world.Post("/commands/suspend", "digest boss:wrong");
        await Refused(stranger, HttpStatusCode.Forbidden, "Not authorized");
        using var boss = await world.Post("/commands/suspend", "digest boss:secret");
        boss.StatusCode.ShouldBe(HttpStatusCode.OK);
        world.Ports.IsSuspended.ShouldBeTrue();
    }

    [Fact]
    public async Task A_suspended_port_makes_the_server_unready_until_it_is_resumed()
    {
        await using var world = await AdminWorld.Start();
        (await world.Post("/commands/suspend", Ip)).Dispose();
        using var unready = await world.Get("/health/ready");
        unready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await world.Post("/commands/resume", Ip)).Dispose();
        using var ready = await world.Get("/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Connections_are_shed_by_percentage()
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Post("/commands/shed_connections", Ip, "{\"percentage\": 40}");
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        answer.GetProperty("connections_shed").GetInt32().ShouldBe(3);
        answer.GetProperty("percentage_requested").GetInt32().ShouldBe(40);
        world.Ports.ShedPercentage.ShouldBe(40);
    }

    [Theory]
    [InlineData("{\"percentage\": 101}")]
    [InlineData("{\"percentage\": \"40\"}")]
    [InlineData("[]")]
    [InlineData("rubbish")]
    public async Task A_percentage_that_is_none_is_a_bad_request(string body)
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Post("/commands/shed_connections", Ip, body);
        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        world.Ports.ShedPercentage.ShouldBe(-1);
    }

    [Fact]
    public async Task A_snapshot_is_the_tree_as_it_is()
    {
        await using var world = await AdminWorld.Start();
        await world.Open();
        await world.Create("/kept", "data"u8.ToArray());
        using var response = await world.Get("/commands/snapshot", Ip);

        response.Headers.GetValues("last_zxid").Single().ShouldBe("0x2");
        var bytes = await response.Content.ReadAsByteArrayAsync();
        response.Headers.GetValues("snapshot_size").Single().ShouldBe($"{bytes.Length}");
        var tree = AdminWorld.TreeOf(bytes);
        tree.LastZxid.ShouldBe(2);
        tree.Describe().NodeCount.ShouldBe(5);
    }

    [Fact]
    public async Task Snapshots_have_a_least_distance_and_can_be_off()
    {
        await using var slow = await AdminWorld.Start("admin.snapshot-interval-min = 1h");
        (await slow.Get("/commands/snapshot?streaming=false", Ip)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await slow.Get("/commands/snapshot?streaming=false", Ip)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await using var off = await AdminWorld.Start("admin.snapshot = off");
        (await off.Get("/commands/snapshot", Ip)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task The_server_ends_on_command_where_that_is_allowed()
    {
        await using var deaf = await AdminWorld.Start();
        (await deaf.Post("/commands/shutdown", Ip)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        deaf.Stopping.IsCancellationRequested.ShouldBeFalse();

        await using var obedient = await AdminWorld.Start("admin.shutdown = on");
        var stopping = new TaskCompletionSource();
        using var onStop = obedient.Stopping.Register(stopping.SetResult);
        (await obedient.Post("/commands/shutdown", Ip)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_log_level_changes_at_run_time()
    {
        await using var world = await AdminWorld.Start();
        (await world.Json("/commands/log_level")).GetProperty("level").GetString().ShouldBe("information");
        (await world.Post("/commands/set_log_level?level=debug&audit=on", Ip)).StatusCode.ShouldBe(HttpStatusCode.OK);
        world.Logs.Level.ShouldBe(LogLevel.Debug);
        world.Logs.IsAuditing.ShouldBeTrue();
        (await world.Post("/commands/set_log_level?level=warn", Ip)).StatusCode.ShouldBe(HttpStatusCode.OK);
        world.Logs.Level.ShouldBe(LogLevel.Warning);
        using var wrong = await world.Post("/commands/set_log_level?level=loud", Ip);
        await Refused(
            wrong, HttpStatusCode.BadRequest, "level is \"loud\"; it must be trace, debug, information, warning, error, critical or none");
        world.Logs.Level.ShouldBe(LogLevel.Warning);
    }

    [Fact]
    public async Task What_changes_something_must_be_posted()
    {
        await using var world = await AdminWorld.Start();
        using var response = await world.Get("/commands/suspend", Ip);
        await Refused(response, HttpStatusCode.MethodNotAllowed, "suspend must be sent as POST");
        response.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    private static async Task Refused(HttpResponseMessage response, HttpStatusCode status, string error)
    {
        response.StatusCode.ShouldBe(status);
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error").GetString().ShouldBe(error);
    }
}

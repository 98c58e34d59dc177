using System.CommandLine;
using System.Text.Json;
using CoordActors.Cli.Bench;

namespace CoordActors.Cli.Tests.Bench;

public class BenchCommandTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData("--op fly", "--op must be get, exists, set, create, create-delete, mix:0 to mix:100 or ping, not 'fly'.")]
    [InlineData("--op mix:101", "--op must be get, exists, set, create, create-delete, mix:0 to mix:100 or ping, not 'mix:101'.")]
    [InlineData("--connections 0", "--connections must be a whole number from 1 to 100000, not '0'.")]
    [InlineData("--outstanding many", "--outstanding must be a whole number from 1 to 100000, not 'many'.")]
    [InlineData("--size -1", "--size must be a whole number from 0 to 1000000, not '-1'.")]
    [InlineData("--seconds 0", "--seconds must be a number of seconds from 0.1 to 86400, not '0'.")]
    [InlineData("--hosts server:port", "--hosts must be host:port,… with ports from 1 to 65535, not 'server:port'.")]
    [InlineData("--hosts :2181", "--hosts must be host:port,… with ports from 1 to 65535, not ':2181'.")]
    [InlineData("--server-pid 1,x", "--server-pid must be process ids as pid,…, not '1,x'.")]
    [InlineData("--fill 5 --idle-sessions 5", "--idle-sessions and --fill exclude each other.")]
    public void A_bad_option_is_refused_with_one_sentence_before_anything_runs(string arguments, string sentence) =>
        Parse(arguments).Errors.Select(error => error.Message).ShouldBe([sentence]);

    [Fact]
    public void An_unknown_option_is_named() => Parse("--speed 9").Errors[0].Message.ShouldContain("--speed");

    [Fact]
    public void A_server_that_is_not_there_is_one_sentence_and_exit_code_1()
    {
        var name = $"127.0.0.1:{FreePorts.Next()}";

        Invoke($"--hosts {name}").ShouldBe(1);

        _error.ToString().ShouldStartWith($"coord bench: cannot connect to {name}: ");
        _error.ToString().Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public void A_server_that_goes_away_is_one_sentence_and_exit_code_1()
    {
        var requests = 0;
        using var server = new ScriptedServer(_ => ++requests < 10 ? ErrorCode.Ok : null);

        Invoke($"--hosts {server.Name} --connections 1 --outstanding 1").ShouldBe(1);

        _error.ToString().Trim().ShouldBe($"coord bench: {server.Name} closed the connection (requests outstanding: 1).");
    }

    [Fact]
    public void A_server_that_fails_every_request_is_exit_code_1_with_the_result()
    {
        using var server = new ScriptedServer(request => request.Op == OpCode.Exists ? ErrorCode.Ok : ErrorCode.NoAuth);

        Invoke($"--hosts {server.Name} --connections 1 --warmup 0 --seconds 0.1").ShouldBe(1);

        _output.ToString().ShouldContain(" ops=0 ");
        _output.ToString().ShouldContain(" error_NoAuth=");
    }

    [Fact]
    public void The_result_is_one_line_of_names_and_values()
    {
        using var server = new ScriptedServer(_ => ErrorCode.Ok);

        Invoke($"--hosts {server.Name} --op mix:80 --connections 2 --outstanding 3 --warmup 0 --seconds 0.1").ShouldBe(0);

        _output.ToString().ShouldMatch(
            @"^op=mix:80 connections=2 outstanding=3 size=100 seconds=[0-9.]+ ops=\d+ ops_s=\d+ p50_us=[0-9.]+ p99_us=[0-9.]+ p999_us=[0-9.]+ max_us=[0-9.]+ errors=0 client_cpu_us_op=[0-9.]+\r?\n$");
    }

    [Fact]
    public void The_result_as_json_has_numbers()
    {
        using var server = new ScriptedServer(_ => ErrorCode.Ok);

        Invoke($"--hosts {server.Name},{server.Name} --op ping --warmup 0 --seconds 0.1 --json").ShouldBe(0);

        using var result = JsonDocument.Parse(_output.ToString());
        result.RootElement.GetProperty("op").GetString().ShouldBe("ping");
        result.RootElement.GetProperty("connections").GetInt32().ShouldBe(8);
        result.RootElement.GetProperty("ops").GetInt64().ShouldBeGreaterThan(0);
    }

    private int Invoke(string arguments)
    {
        var parsed = Parse(arguments);
        parsed.Errors.ShouldBeEmpty();
        return parsed.Invoke(new InvocationConfiguration { Output = _output, Error = _error });
    }

    private static ParseResult Parse(string arguments) => new RootCommand { BenchCommand.Create() }.Parse(["bench", .. arguments.Split(' ')]);
}

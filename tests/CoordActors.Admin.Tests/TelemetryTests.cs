using System.Net;
using System.Text;

namespace CoordActors.Admin.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task A_collector_gets_the_metrics_by_ZooKeepers_names()
    {
        using var collector = new Collector();
        await using var world = await AdminWorld.Start($$"""
            telemetry { endpoint = "{{collector.Address}}", protocol = http, metrics-interval = 100ms, trace-one-of = 0 }
            """);

        var (path, body) = await collector.Receive();
        path.ShouldBe("/v1/metrics");
        string[] expected = ["coord.znode_count", "coord.fsynctime.p99", "coord.commit_count", "service.name"];
        expected.ShouldAllBe(name => body.Contains(name));
    }

    [Theory]
    [InlineData("collector:4317")]
    [InlineData("ftp://collector")]
    public void An_address_that_is_none_is_refused_at_the_start(string endpoint) =>
        Should.Throw<CoordActors.Hocon.ConfigurationException>(() => CoordActors.Server.Settings.SettingsLoader.LoadText(
                "test.conf", $"coord.telemetry.endpoint = \"{endpoint}\""))
            .Message.ShouldContain("it must be an address such as http://collector:4317, or empty");

    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Collector()
        {
            Address = $"http://127.0.0.1:{FreePorts.Next()}";
            _listener.Prefixes.Add(Address + "/");
            _listener.Start();
        }

        public string Address { get; }

        /// <summary>The first request: its path, and its body as far as it is text.</summary>
        public async Task<(string Path, string Body)> Receive()
        {
            var context = await _listener.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(30));
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            context.Response.Close();
            return (context.Request.Url!.AbsolutePath, Encoding.Latin1.GetString(body.ToArray()));
        }

        public void Dispose() => _listener.Close();
    }
}

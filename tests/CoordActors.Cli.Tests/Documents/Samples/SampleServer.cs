using CoordActors.Cli.Tests.Server;
using CoordActors.Client;

namespace CoordActors.Cli.Tests.Documents.Samples;

/// <summary>The server that the samples of the pages talk to.</summary>
public sealed class SampleServer : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("coord-samples-").FullName;
    private readonly int _port = FreePorts.Next();
    private CoordProcess? _process;

    /// <summary>No sample takes longer than this.</summary>
    public static CancellationToken Limit() => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    public Task<CoordClient> Connect(string chroot = "") => CoordClient.ConnectAsync($"127.0.0.1:{_port}{chroot}", Limit());

    public async Task InitializeAsync()
    {
        _process = CoordProcess.Start("server", "--client-port", $"{_port}", "--data-dir", _data, "--set", "coord.admin.enabled=off");
        await _process.Serving();
    }

    public Task DisposeAsync()
    {
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
        return Task.CompletedTask;
    }
}

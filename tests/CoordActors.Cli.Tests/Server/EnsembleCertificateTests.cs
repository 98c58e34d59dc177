using CoordActors.Server.Tests.Certificates;

namespace CoordActors.Cli.Tests.Server;

/// <summary>Servers that talk to each other with TLS, whose certificates are exchanged while they run.</summary>
public sealed class EnsembleCertificateTests : IDisposable
{
    private const int Attempts = 100;

    private readonly string _directory = Directory.CreateTempSubdirectory("coord-ensemble-tls-").FullName;
    private readonly TestAuthority _old = new("CN=Old");
    private readonly TestAuthority _new = new("CN=New");
    private readonly int _port = FreePorts.OfEnsemble(3);

    [Fact]
    public async Task A_server_with_certificates_of_a_new_authority_joins_one_that_has_learned_to_trust_it_while_it_runs()
    {
        foreach (var id in new[] { 1, 2 }) Certify(id, _old, trusted: _old.Pem);
        using var stays = CoordProcess.Start("server", ZooCfg(1));
        var goes = CoordProcess.Start("server", ZooCfg(2));
        await stays.Serving();
        await goes.Serving();
        (await Status(2)).ShouldContain(" leader ");
        await goes.Terminate();
        goes.Dispose();

        Certify(1, _new, trusted: _old.Pem + "\n" + _new.Pem);
        Certify(2, _new, trusted: _new.Pem);
        using var comes = CoordProcess.Start("server", ZooCfg(2));
        (await Status(2)).ShouldContain(" leader ");
        await stays.Logged("The link with the other servers has new certificate files in force: CN=1");

        Certify(1, _new, trusted: "rubbish");
        await comes.Terminate();
        using var again = CoordProcess.Start("server", ZooCfg(2));
        (await Status(2)).ShouldContain(" leader ");
        await stays.Logged("The link with the other servers keeps its certificate: the file of trusted has changed and cannot be used");
    }

    [Theory]
    [InlineData("", "portUnification=true")]
    [InlineData("portUnification=true", "sslQuorum=true\nportUnification=true")]
    [InlineData("sslQuorum=true\nportUnification=true", "sslQuorum=true")]
    public async Task Servers_of_neighbouring_rounds_of_the_move_to_TLS_are_one_ensemble(string earlier, string later)
    {
        foreach (var id in new[] { 1, 2 }) Certify(id, _old, trusted: _old.Pem);
        using var one = CoordProcess.Start("server", ZooCfg(1, earlier));
        using var two = CoordProcess.Start("server", ZooCfg(2, later));
        (await Status(2)).ShouldContain(" leader ");
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private void Certify(int id, TestAuthority authority, string trusted)
    {
        var data = Directory.CreateDirectory(Path.Combine(_directory, $"{id}")).FullName;
        File.WriteAllText(Path.Combine(data, "trusted.pem"), trusted);
        File.WriteAllText(Path.Combine(data, "server.pem"), authority.IssuePem($"CN={id}"));
    }

    private string ZooCfg(int id, string tls = "sslQuorum=true")
    {
        var data = Path.Combine(_directory, $"{id}");
        File.WriteAllText(Path.Combine(data, "myid"), $"{id}");
        var file = Path.Combine(data, "zoo.cfg");
        File.WriteAllText(
            file,
            $"""
            dataDir={data}
            tickTime=2000
            initLimit=10
            syncLimit=5
            admin.enableServer=false
            {tls}
            ssl.quorum.keyStore.location={data}/server.pem
            ssl.quorum.trustStore.location={data}/trusted.pem
            server.1=localhost:{_port + 1001}:{_port + 2001};{_port + 1}
            server.2=localhost:{_port + 1002}:{_port + 2002};{_port + 2}
            """);
        return file;
    }

    /// <summary>What all say as soon as so many serve.</summary>
    private async Task<string> Status(int servers)
    {
        var output = "";
        for (var i = 0; i < Attempts; i++)
        {
            var all = string.Join(',', Enumerable.Range(1, servers).Select(id => $"127.0.0.1:{_port + id}"));
            (var exitCode, output) = await CoordProcess.Run("status", "--server", all);
            if (exitCode == 0 && output.Contains(" leader ", StringComparison.Ordinal)) return output;
        }

        throw new InvalidOperationException($"they do not come together:\n{output}");
    }
}

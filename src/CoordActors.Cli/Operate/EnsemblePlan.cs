using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CoordActors.Hocon;

namespace CoordActors.Cli.Operate;

/// <summary>An ensemble on one machine: who listens where, and what stands in which file.</summary>
/// <param name="Nodes">Servers that vote.</param>
/// <param name="Observers">Servers that do not.</param>
/// <param name="BasePort">Client port of the first; each has the next one, its quorum port 1000 and its admin port 6000 above.</param>
/// <param name="Directory">Where configuration and data are.</param>
internal sealed record EnsemblePlan(int Nodes, int Observers, int BasePort, string Directory)
{
    private const int QuorumOffset = 1000;
    private const int ElectionOffset = 2000;
    private const int AdminOffset = 6000;

    public IEnumerable<int> Ids => Enumerable.Range(1, Nodes + Observers);

    public int ClientPort(int id) => BasePort + id - 1;

    public string ConfigurationOf(int id) => Path.Combine(Directory, id.ToString(CultureInfo.InvariantCulture), "server.conf");

    /// <summary>Says what is wrong before anything is started.</summary>
    /// <exception cref="ConfigurationException">A number is out of its range, or a port is taken.</exception>
    public void Check()
    {
        if (Nodes is < 1 or > 64) throw new ConfigurationException($"--nodes is {Nodes}; it must be 1 to 64.");
        if (Observers is < 0 or > 64) throw new ConfigurationException($"--observers is {Observers}; it must be 0 to 64.");
        if (BasePort is < 1 or > 59_000) throw new ConfigurationException($"--base-port is {BasePort}; it must be 1 to 59000.");
        foreach (var port in Ids.SelectMany(id => new[] { ClientPort(id), ClientPort(id) + QuorumOffset, ClientPort(id) + AdminOffset }))
        {
            if (!IsFree(port)) throw new ConfigurationException($"port {port} is in use; choose other ports with --base-port.");
        }
    }

    /// <summary>Writes the configuration: one file that all share, and one for each server. Data that is there stays.</summary>
    public void Write()
    {
        var shared = new StringBuilder("# Written by coord ensemble: what all servers have in common.\n");
        shared.Append("coord.ensemble {\n  standalone-enabled = off\n  servers {\n");
        foreach (var id in Ids)
        {
            var role = id > Nodes ? ":observer" : "";
            var port = ClientPort(id);
            shared.Append(CultureInfo.InvariantCulture, $"    {id} = \"127.0.0.1:{port + QuorumOffset}:{port + ElectionOffset}{role};127.0.0.1:{port}\"\n");
        }

        System.IO.Directory.CreateDirectory(Directory);
        File.WriteAllText(Path.Combine(Directory, "ensemble.conf"), shared.Append("  }\n}\n").ToString());
        foreach (var id in Ids)
        {
            var own = Path.GetDirectoryName(ConfigurationOf(id))!;
            System.IO.Directory.CreateDirectory(own);
            var data = HoconText.Of(Path.Combine(own, "data"));
            var text = $"coord {{\n  server-id = {id}\n  data-dir = {data}\n  admin.port = {ClientPort(id) + AdminOffset}\n}}\n";
            text = "include required(\"../ensemble.conf\")\n\n" + text;
            File.WriteAllText(ConfigurationOf(id), text);
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.client</c>: where clients connect, and what one client may take from the others.</summary>
public sealed record ClientSettings
{
    /// <summary>Address to listen at: an IP address, a host name, or <c>*</c> for every address of both families.</summary>
    public string Address { get; init; } = "*";

    /// <summary>Port without TLS; 0: any free port; null: none.</summary>
    public int? Port { get; init; } = 2181;

    /// <summary>Address to listen at with TLS.</summary>
    public string SecureAddress { get; init; } = "*";

    /// <summary>Port with TLS; 0: any free port; null: none.</summary>
    public int? SecurePort { get; init; }

    /// <summary>Whether <see cref="Port"/> takes clients with TLS too.</summary>
    public bool PortUnification { get; init; }

    /// <summary>Whether any port takes clients with TLS.</summary>
    public bool UsesTls => SecurePort is not null || PortUnification;

    /// <summary>The block <c>tls</c>; without effect unless <see cref="UsesTls"/>.</summary>
    public TlsSettings Tls { get; init; } = new();

    /// <summary>Connections that the operating system queues before they are accepted.</summary>
    public int Backlog { get; init; } = 512;

    /// <summary>Most connections from one IP address; 0: no limit.</summary>
    public int ConnectionsPerAddressMax { get; init; } = 60;

    /// <summary>Most connections in total; 0: no limit.</summary>
    public int ConnectionsMax { get; init; }

    /// <summary>Time in which a connection must have a session.</summary>
    public TimeSpan HandshakeWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest request in bytes (ZooKeeper's <c>jute.maxbuffer</c>).</summary>
    public int RequestBytesMax { get; init; } = 1_048_575;

    /// <summary>Requests of one connection that may wait for replies before the server stops reading from it.</summary>
    public int OutstandingPerConnectionMax { get; init; } = 1000;

    /// <summary>Requests of all connections that may wait for replies before the server stops reading.</summary>
    public int OutstandingMax { get; init; } = 1000;

    /// <summary>Bytes waiting for a client that does not read, above which its connection is closed.</summary>
    public long OutputBytesMax { get; init; } = 64 << 20;

    /// <summary>Whether the operating system probes silent connections.</summary>
    public bool TcpKeepAlive { get; init; }

    internal static ClientSettings Read(ConfigurationReader block)
    {
        var settings = new ClientSettings
        {
            Address = block.ListenAddress("address"),
            Port = block.PortOrOff("port"),
            SecureAddress = block.ListenAddress("secure-address"),
            SecurePort = block.PortOrOff("secure-port"),
            PortUnification = block.Switch("port-unification"),
            Tls = TlsSettings.Read(block.Block("tls")),
            Backlog = block.Integer("backlog", 1, ushort.MaxValue),
            ConnectionsPerAddressMax = block.Integer("connections-per-address-max", 0, int.MaxValue),
            ConnectionsMax = block.Integer("connections-max", 0, int.MaxValue),
            HandshakeWithin = block.Duration("handshake-within", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            RequestBytesMax = (int)block.Size("request-bytes-max", 1 << 10, 64 << 20),
            OutstandingPerConnectionMax = block.Integer("outstanding-per-connection-max", 1, int.MaxValue),
            OutstandingMax = block.Integer("outstanding-max", 1, int.MaxValue),
            OutputBytesMax = block.Size("output-bytes-max", 1 << 10, 1L << 40),
            TcpKeepAlive = block.Switch("tcp-keepalive"),
        };
        settings.Check(block);
        return settings;
    }

    private void Check(ConfigurationReader block)
    {
        if (Port is null && SecurePort is null) throw block.Wrong("port", "a port number while coord.client.secure-port is off too");
        if (SecurePort is not null && Tls.Certificate.Length == 0)
        {
            throw block.Block("tls").Wrong("certificate", "the path of a certificate while coord.client.secure-port is on");
        }

        if (PortUnification && Port is null) throw block.Wrong("port-unification", "off while coord.client.port is off");
        if (PortUnification && Tls.Certificate.Length == 0)
        {
            throw block.Wrong("port-unification", "off, or coord.client.tls.certificate (in a zoo.cfg ssl.keyStore.location) must name a certificate");
        }

        var oneAddress = Address == SecureAddress || Address == "*" || SecureAddress == "*";
        if (Port is > 0 && Port == SecurePort && oneAddress) throw block.Wrong("secure-port", "another port than coord.client.port");
        if (OutputBytesMax < RequestBytesMax)
        {
            throw block.Wrong("output-bytes-max", $"at least coord.client.request-bytes-max, which is {HoconUnits.FormatSize(RequestBytesMax)}");
        }
    }
}

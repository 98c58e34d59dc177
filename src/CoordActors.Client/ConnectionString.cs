using System.Globalization;
using System.Net;

namespace CoordActors.Client;

/// <summary>Which servers to use and below which znode: <c>host:port,host:port/chroot</c>, as every ZooKeeper client takes it.</summary>
public sealed record ConnectionString
{
    /// <summary>The port of a host that is given without one.</summary>
    public const int DefaultPort = 2181;

    private ConnectionString(IReadOnlyList<DnsEndPoint> hosts, string chroot) => (Hosts, Chroot) = (hosts, chroot);

    /// <summary>The servers, in the order given.</summary>
    public IReadOnlyList<DnsEndPoint> Hosts { get; }

    /// <summary>The znode that takes the place of the root, such as <c>/app</c>; empty when there is none.</summary>
    public string Chroot { get; }

    /// <summary>Parses a connection string. IPv6 addresses are written in brackets when a port follows.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static ConnectionString Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var chroot = slash < 0 ? "" : text[slash..];
        if (chroot == "/")
        {
            chroot = "";
        }

        if (chroot.Length > 0 && ZnodePaths.Fault(chroot) is { } fault)
        {
            throw new FormatException($"The chroot of '{text}' is not a path: {fault}.");
        }

        var hosts = (slash < 0 ? text : text[..slash]).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(host => ParseHost(host, text)).ToArray();
        return hosts.Length > 0
            ? new ConnectionString(hosts, chroot)
            : throw new FormatException($"'{text}' names no server; write host:port,host:port/chroot.");
    }

    /// <inheritdoc />
    public override string ToString() => string.Join(',', Hosts.Select(h => h.Host.Contains(':') ? $"[{h.Host}]:{h.Port}" : $"{h.Host}:{h.Port}")) + Chroot;

    private static DnsEndPoint ParseHost(string word, string text)
    {
        var host = word;
        var port = DefaultPort;
        var colon = word.LastIndexOf(':');
        var isBareIpv6 = !word.StartsWith('[') && word.IndexOf(':', StringComparison.Ordinal) != colon;
        if (colon >= 0 && !isBareIpv6 && !word.EndsWith(']'))
        {
            host = word[..colon];
            if (!int.TryParse(word[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > IPEndPoint.MaxPort)
            {
                throw new FormatException($"'{word}' of '{text}' has no port from 1 to 65535.");
            }
        }

        host = host.Trim('[', ']');
        return host.Length > 0 ? new DnsEndPoint(host, port) : throw new FormatException($"'{word}' of '{text}' names no host.");
    }
}

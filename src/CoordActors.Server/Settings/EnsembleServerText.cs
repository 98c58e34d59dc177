using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>
/// Reads <c>host:quorumPort:electionPort[:participant|:observer][;[clientHost:]clientPort[;[secureHost:]securePort]]</c>, where <c>|</c> separates
/// several addresses of one server and a host in brackets may be an IPv6 address.
/// </summary>
internal static class EnsembleServerText
{
    private const string Form = "host:quorumPort:electionPort, optionally :participant or :observer and ;clientPort";

    public static EnsembleServer Parse(ConfigurationEntry entry)
    {
        var parts = entry.Value.Split(';');
        if (parts.Length > 3) throw entry.Wrong(Form);
        var addresses = parts[0].Split('|').Select(text => Address(text.Trim(), entry)).ToList();
        if (addresses.Select(address => address.Role).Distinct().Count() > 1) throw entry.Wrong("a line with the same role at each address");
        var client = parts.Length > 1 ? ClientAddress(parts[1].Trim(), entry) : default;
        var secure = parts.Length > 2 ? ClientAddress(parts[2].Trim(), entry) : default;
        var id = ServerNumber(entry);
        return new EnsembleServer
        {
            Id = id,
            ActorHost = string.Create(CultureInfo.InvariantCulture, $"server-{id}"),
            Addresses = [.. addresses.Select(address => address.Address)],
            Role = addresses[0].Role,
            ClientAddress = client.Host,
            ClientPort = client.Port,
            SecureClientAddress = secure.Host,
            SecureClientPort = secure.Port,
        };
    }

    /// <summary>The number at the end of a key such as <c>server.3</c>.</summary>
    public static long ServerNumber(ConfigurationEntry entry)
        => long.TryParse(LastPart(entry.Key), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id is >= 1 and <= 255
            ? id
            : throw new ConfigurationException(entry.Origin, $"{entry.Key} must end in the number of a server, 1 to 255.");

    private static string LastPart(string key) => key[(key.LastIndexOf('.') + 1)..];

    private static (ServerAddress Address, ServerRole Role) Address(string text, ConfigurationEntry entry)
    {
        var role = ServerRole.Participant;
        var end = text.LastIndexOf(':');
        if (end > 0 && char.IsAsciiLetter(text.ElementAtOrDefault(end + 1)))
        {
            if (!Enum.TryParse(text[(end + 1)..], ignoreCase: true, out role)) throw entry.Wrong(Form);
            text = text[..end];
        }

        end = text.LastIndexOf(':');
        if (end < 0) throw entry.Wrong(Form);
        var isEndpoint = HoconUnits.TryParseHostPort(text[..end], out var host, out var quorumPort)
            & HoconUnits.TryParseHostPort("h" + text[end..], out _, out var electionPort);
        if (!isEndpoint || host.Length == 0) throw entry.Wrong(Form);
        return quorumPort == electionPort
            ? throw entry.Wrong("a line with different quorum and election ports")
            : (new ServerAddress(host, quorumPort, electionPort), role);
    }

    private static (string? Host, int? Port) ClientAddress(string text, ConfigurationEntry entry)
    {
        if (text.Length == 0) return default;
        var withHost = text.Contains(':', StringComparison.Ordinal) ? text : "0.0.0.0:" + text;
        if (!HoconUnits.TryParseHostPort(withHost, out var host, out var port)) throw entry.Wrong(Form);
        return (host is "0.0.0.0" or "::" ? "*" : host, port);
    }
}

using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>
/// A line <c>server.N=host:quorumPort:electionPort[:participant|:observer][;[clientHost:]clientPort]</c>; hosts in brackets may be IPv6
/// addresses, and <c>|</c> separates several addresses of one server.
/// </summary>
internal sealed record ZooCfgServer(string Id, bool IsObserver, string? ClientPort, string ClientHost, ConfigurationOrigin Origin)
{
    private const string Form = "host:quorumPort:electionPort, optionally :participant or :observer and ;clientPort";

    /// <summary>Whether a key describes the membership of an ensemble.</summary>
    public static bool IsDynamic(string key)
        => key == "version" || key.StartsWith("server.", StringComparison.Ordinal) || key.StartsWith("group.", StringComparison.Ordinal)
            || key.StartsWith("weight.", StringComparison.Ordinal);

    public static ZooCfgServer Parse(ZooCfgValue value)
    {
        var id = value.Key["server.".Length..];
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            throw new ConfigurationException(value.Origin, $"{value.Key} must be server. and the number of the server.");
        }

        var parts = value.Text.Split(';');
        var roles = parts[0].Split('|').Select(address => IsObserverAddress(address.Trim(), value)).Distinct().ToList();
        if (roles.Count != 1 || parts.Length > 3) throw value.Wrong(Form);
        var (host, port) = parts.Length > 1 ? ClientAddress(parts[1].Trim(), value) : ("*", null);
        return new ZooCfgServer(id, roles[0], port, host, value.Origin);
    }

    private static bool IsObserverAddress(string address, ZooCfgValue value)
    {
        var role = "participant";
        var end = address.LastIndexOf(':');
        if (end > 0 && char.IsAsciiLetter(address.ElementAtOrDefault(end + 1)))
        {
            role = address[(end + 1)..].ToLowerInvariant();
            address = address[..end];
        }

        end = address.LastIndexOf(':');
        if (role is not ("participant" or "observer") || end < 0) throw value.Wrong(Form);
        var isEndpoint = HoconUnits.TryParseHostPort(address[..end], out var host, out var quorumPort)
            & HoconUnits.TryParseHostPort("h" + address[end..], out _, out var electionPort);
        if (!isEndpoint || host.Length == 0) throw value.Wrong(Form);
        return quorumPort == electionPort ? throw value.Wrong("a line with different quorum and election ports") : role == "observer";
    }

    private static (string Host, string? Port) ClientAddress(string text, ZooCfgValue value)
    {
        if (text.Length == 0) return ("*", null);
        var withHost = text.Contains(':', StringComparison.Ordinal) ? text : "0.0.0.0:" + text;
        if (!HoconUnits.TryParseHostPort(withHost, out var host, out var port)) throw value.Wrong(Form);
        return (host is "0.0.0.0" or "::" ? "*" : host, port.ToString(CultureInfo.InvariantCulture));
    }
}

using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>What the list of servers and the file <c>myid</c> say about this very server: its number, and where its clients connect.</summary>
internal static class OwnServer
{
    private const string MyId = "myid";

    /// <summary>Finds it.</summary>
    /// <param name="coord">The block <c>coord</c> of all sources; what is found stands above the defaults and below the file.</param>
    /// <exception cref="ConfigurationException">The number is missing or not in the list, or two places contradict each other.</exception>
    public static OriginConfigurationProvider Find(ConfigurationReader coord)
    {
        var found = new OriginConfigurationProvider();
        var membership = Membership.Read(coord.Block("ensemble"));
        if (membership.Servers.Count == 0) return found;
        var id = membership.IsEnsemble ? NumberOfThis(coord, membership, found) : NumberOfOnly(coord, membership, found);
        if (membership.LineOf(id) is not { } line) return found;
        var server = membership.Servers.First(server => server.Id == id);
        var client = coord.Block("client");
        SetClient(client, found, line, "", server.ClientAddress, server.ClientPort);
        SetClient(client, found, line, "secure-", server.SecureClientAddress, server.SecureClientPort);
        return found;
    }

    private static long NumberOfOnly(ConfigurationReader coord, Membership membership, OriginConfigurationProvider found)
    {
        var id = coord.Integer("server-id", 1, 255);
        if (IsWritten(coord.OriginOf("server-id"))) return id;
        SetNumber(found, membership.Servers[0].Id, membership.Origin);
        return membership.Servers[0].Id;
    }

    private static long NumberOfThis(ConfigurationReader coord, Membership membership, OriginConfigurationProvider found)
    {
        var configured = coord.Integer("server-id", 1, 255);
        var origin = coord.OriginOf("server-id");
        var isWritten = IsWritten(origin);
        if (isWritten && origin.Line == 0) return configured;
        var path = Path.Combine(coord.Text("data-dir"), MyId);
        if (ReadNumber(path, membership) is { } id)
        {
            if (isWritten && id != configured) throw coord.Wrong("server-id", $"{id}, which stands in {path}");
            SetNumber(found, id, new ConfigurationOrigin(path, 1));
            return id;
        }

        return isWritten
            ? configured
            : throw new ConfigurationException(
                membership.Origin, $"this server does not know its number: {path} does not exist; it must hold one of {membership.Numbers}.");
    }

    private static void SetNumber(OriginConfigurationProvider found, long id, ConfigurationOrigin origin)
        => found.Set("coord:server-id", id.ToString(CultureInfo.InvariantCulture), origin);

    private static long? ReadNumber(string path, Membership membership)
    {
        string text;
        try
        {
            text = File.ReadLines(path).FirstOrDefault()?.Trim() ?? "";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{path}: the file cannot be read ({e.Message.TrimEnd('.')}).");
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && membership.LineOf(id) is not null
            ? id
            : throw new ConfigurationException(
                new ConfigurationOrigin(path, 1),
                $"the number of this server is \"{text}\"; it must be one of {membership.Numbers}, the servers of {membership.Origin.Source}.");
    }

    private static void SetClient(
        ConfigurationReader client, OriginConfigurationProvider found, ConfigurationEntry line, string kind, string? address, int? port)
    {
        if (port is null || address is null) return;
        var (portKey, addressKey) = ($"{kind}port", $"{kind}address");
        var (configuredPort, configuredAddress) = (client.PortOrOff(portKey), client.ListenAddress(addressKey));
        if (StandsInFile(client.OriginOf(portKey)) && configuredPort != port)
        {
            throw client.Wrong(portKey, $"{port}, which stands in the line {line.Key} ({line.Origin})");
        }

        if (StandsInFile(client.OriginOf(addressKey)) && configuredAddress != "*" && configuredAddress != address)
        {
            throw client.Wrong(addressKey, $"{address}, which stands in the line {line.Key} ({line.Origin})");
        }

        found.Set($"coord:client:{portKey}", port.Value.ToString(CultureInfo.InvariantCulture), line.Origin);
        found.Set($"coord:client:{addressKey}", address, line.Origin);
    }

    /// <summary>Whether somebody has written a value; a default has nobody written.</summary>
    private static bool IsWritten(ConfigurationOrigin origin) => origin.Source != SettingsLoader.ReferenceName;

    private static bool StandsInFile(ConfigurationOrigin origin) => IsWritten(origin) && origin.Line > 0;
}

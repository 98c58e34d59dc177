using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>Accepts a configuration of a standalone ZooKeeper server: its zoo.cfg, mapped onto our keys.</summary>
internal sealed class ZooCfg
{
    private readonly string _name;
    private readonly Dictionary<string, ZooCfgValue> _values = new(StringComparer.Ordinal);
    private readonly OriginConfigurationProvider _provider = new();
    private readonly OriginConfigurationProvider _overrides;
    private readonly ICollection<string> _warnings;

    private ZooCfg(string name, OriginConfigurationProvider overrides, ICollection<string> warnings)
    {
        _name = name;
        _overrides = overrides;
        _warnings = warnings;
    }

    /// <summary>Whether a file is a zoo.cfg: by its content where that is clear, otherwise by its name (.conf and .hocon are HOCON).</summary>
    public static bool Looks(string name, string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or '!')).ToList();
        if (lines.Any(line => line[0] == '{' || FirstWord(line, ".={: \t\"") is "coord" or "include")) return false;
        return Path.GetExtension(name) is not (".conf" or ".hocon")
            || lines.Any(line => ZooCfgKeys.Mapped.Any(key => key.Name == FirstWord(line, "=: \t")));
    }

    /// <summary>Translates a zoo.cfg.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="text">Its content.</param>
    /// <param name="overrides">Options that stand above the file and may fill its gaps.</param>
    /// <param name="warnings">Gets a sentence for every key without effect.</param>
    /// <exception cref="ConfigurationException">ZooKeeper would refuse the file too, or it describes an ensemble.</exception>
    public static OriginConfigurationProvider Read(
        string name, string text, OriginConfigurationProvider overrides, ICollection<string> warnings)
    {
        var file = new ZooCfg(name, overrides, warnings);
        foreach (var value in JavaProperties.Parse(text, name)) file._values[value.Key] = value;
        file.SetDefaults();
        foreach (var value in file._values.Values.Where(value => !value.Key.StartsWith("server.", StringComparison.Ordinal))) file.Translate(value);
        file.ApplyServers();
        file.Check();
        return file._provider;
    }

    private static string FirstWord(string line, string ends)
    {
        var end = line.AsSpan().IndexOfAny(ends);
        return end < 0 ? line : line[..end];
    }

    /// <summary>What ZooKeeper assumes where its file is silent and reference.conf says something else.</summary>
    private void SetDefaults()
    {
        var origin = new ConfigurationOrigin($"{_name} (ZooKeeper's default)");
        Set("coord.client.port", "off", origin with { KeyAsWritten = "clientPort" });
        Set("coord.session.tick", "3000ms", origin with { KeyAsWritten = "tickTime" });
        Set("coord.four-letter-words.whitelist", "srvr", origin with { KeyAsWritten = "4lw.commands.whitelist" });
    }

    private void Translate(ZooCfgValue value)
    {
        var mapped = ZooCfgKeys.Mapped.FirstOrDefault(key => key.Name == value.Key);
        if (mapped.Name is not null)
        {
            // The schemes count only when the duty itself is switched on.
            if (value.Key == "enforce.auth.schemes" && !IsTrue("enforce.auth.enabled")) WarnWithoutEffect(value, "enforce.auth.enabled is not true");
            else if (mapped.Translate(value) is { } translated) Set(mapped.Target, translated, value.Origin);
        }
        else if (ZooCfgKeys.Interpreted.Contains(value.Key))
        {
            Interpret(value);
        }
        else if (ZooCfgKeys.ReasonWithoutEffect(value.Key) is { } reason)
        {
            WarnWithoutEffect(value, reason);
        }
        else
        {
            _warnings.Add($"{value.Origin}: unknown key {value.Key} is ignored; the nearest known key is {NearestName.Of(value.Key, ZooCfgKeys.Names)}.");
        }
    }

    private void Interpret(ZooCfgValue value)
    {
        switch (value.Key)
        {
            case "enforce.auth.enabled" when value.IsTrue && !_values.ContainsKey("enforce.auth.schemes"):
                throw new ConfigurationException(value.Origin, "enforce.auth.enabled is true, so enforce.auth.schemes must list digest, ip or both.");
            case "sessionRequireClientSASLAuth" when value.IsTrue:
                throw value.Wrong("false: this version has no SASL, so no client could log in");
            case "ssl.keyStore.type" or "ssl.trustStore.type" when value.Text.ToUpperInvariant() is not ("PEM" or "PKCS12"):
                throw value.Wrong("PEM or PKCS12 (keytool -importkeystore -deststoretype PKCS12 converts a Java key store)");
        }
    }

    private void ApplyServers()
    {
        var values = _values.Values;
        if (_values.TryGetValue("dynamicConfigFile", out var dynamic))
        {
            if (_values.Values.FirstOrDefault(value => ZooCfgServer.IsDynamic(value.Key)) is { } both)
            {
                throw new ConfigurationException(both.Origin, $"{both.Key} must stand in the file of dynamicConfigFile, not here.");
            }

            values = ReadDynamic(dynamic);
        }

        var servers = values.Where(value => value.Key.StartsWith("server.", StringComparison.Ordinal)).Select(ZooCfgServer.Parse).ToList();
        if (servers.Count == 0) return;
        var voters = servers.Where(server => !server.IsObserver).ToList();
        var last = servers[^1].Origin;
        if (voters.Count == 0) throw new ConfigurationException(last, "there are only observers; at least one server must vote.");
        if (servers.Count > 1)
        {
            throw new ConfigurationException(
                last, $"{servers.Count} servers are configured, and this version serves no ensembles; leave at most one server.N line.");
        }

        var only = voters[0];
        _warnings.Add($"{last}: {last.KeyAsWritten} is the only server, so this is a standalone server and its quorum ports stay closed.");
        Set("coord.server-id", only.Id, last);
        if (only.ClientPort is not { } port || _values.ContainsKey("clientPort")) return;
        Set("coord.client.port", port, last);
        Set("coord.client.address", only.ClientHost, last);
    }

    private Dictionary<string, ZooCfgValue>.ValueCollection ReadDynamic(ZooCfgValue file)
    {
        try
        {
            var values = new Dictionary<string, ZooCfgValue>(StringComparer.Ordinal);
            foreach (var value in JavaProperties.Parse(File.ReadAllText(file.Text), file.Text))
            {
                if (!ZooCfgServer.IsDynamic(value.Key)) throw new ConfigurationException(value.Origin, $"{value.Key} must stand in {_name}, not here.");
                values[value.Key] = value;
            }

            return values.Values;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw file.Wrong($"the path of a readable file ({e.Message.TrimEnd('.')})");
        }
    }

    private void Check()
    {
        if (!IsSet("coord:data-dir")) throw new ConfigurationException($"{_name}: dataDir is missing; it must name the directory for the data.");
        CheckPair("clientPortAddress", "clientPort", "coord:client:port");
        CheckPair("secureClientPortAddress", "secureClientPort", "coord:client:secure-port");
    }

    private void CheckPair(string addressKey, string portKey, string target)
    {
        if (!_values.TryGetValue(addressKey, out var address) || IsSet(target)) return;
        throw new ConfigurationException(address.Origin, $"{addressKey} is set without {portKey}; both must be set, or neither.");
    }

    private bool IsSet(string path)
        => _overrides.TryGet(path, out _) || (_provider.TryGet(path, out var value) && value is not (null or "" or "off"));

    private bool IsTrue(string key) => _values.TryGetValue(key, out var value) && value.IsTrue;

    private void WarnWithoutEffect(ZooCfgValue value, string reason) => _warnings.Add($"{value.Origin}: {value.Key} has no effect: {reason}.");

    private void Set(string key, string value, ConfigurationOrigin origin) => _provider.Set(key.Replace('.', ':'), value, origin);
}

using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>Accepts the configuration of a ZooKeeper server: its zoo.cfg, mapped onto our keys.</summary>
internal sealed class ZooCfg
{
    private static readonly (string Prefix, string Target)[] MembershipKeys =
        [("server.", "coord:ensemble:servers"), ("group.", "coord:ensemble:groups"), ("weight.", "coord:ensemble:weights")];

    private const string RequireSasl = "sessionRequireClientSASLAuth";

    private readonly string _name;
    private readonly Dictionary<string, ZooCfgValue> _values = new(StringComparer.Ordinal);
    private readonly OriginConfigurationProvider _defaults = new();
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
    /// <exception cref="ConfigurationException">ZooKeeper would refuse the file too.</exception>
    public static ZooCfgContent Read(
        string name, string text, OriginConfigurationProvider overrides, ICollection<string> warnings)
    {
        var file = new ZooCfg(name, overrides, warnings);
        AddEach(JavaProperties.Parse(text, name), file._values);
        file.SetDefaults();
        foreach (var value in file._values.Values.Where(value => !IsDynamic(value.Key))) file.Translate(value);
        file.SetSuperUsers();
        file.ApplyMembership();
        file.Check();
        return new ZooCfgContent(file._defaults, file._provider, file._values.GetValueOrDefault("peerType"));
    }

    /// <summary>Whether a key describes the membership of an ensemble.</summary>
    private static bool IsDynamic(string key) => key == "version" || MembershipKeys.Any(member => key.StartsWith(member.Prefix, StringComparison.Ordinal));

    /// <summary>A repeated key keeps its last value, as in Java; of two different lines for one server nobody could say which one is meant.</summary>
    private static void AddEach(IEnumerable<ZooCfgValue> properties, Dictionary<string, ZooCfgValue> values)
    {
        foreach (var value in properties)
        {
            if (IsDynamic(value.Key) && values.TryGetValue(value.Key, out var other) && other.Text != value.Text)
            {
                throw new ConfigurationException(value.Origin, $"{value.Key} stands in line {other.Origin.Line} too, and differs; it must stand there once.");
            }

            values[value.Key] = value;
        }
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
        _defaults.Set("coord:client:port", "off", origin with { KeyAsWritten = "clientPort" });
        _defaults.Set("coord:session:tick", "3000ms", origin with { KeyAsWritten = "tickTime" });
        _defaults.Set("coord:four-letter-words:whitelist", "srvr", origin with { KeyAsWritten = "4lw.commands.whitelist" });
    }

    private void Translate(ZooCfgValue value)
    {
        var mapped = ZooCfgKeys.Mapped.FirstOrDefault(key => key.Name == value.Key);
        if (mapped.Name is not null)
        {
            // The schemes count only when the duty itself is switched on.
            if (value.Key == "enforce.auth.schemes" && IsTrue(RequireSasl)) WarnWithoutEffect(value, $"{RequireSasl} is true, so the scheme is sasl");
            else if (value.Key == "enforce.auth.schemes" && !IsTrue("enforce.auth.enabled")) WarnWithoutEffect(value, "enforce.auth.enabled is not true");
            else if (mapped.Translate(value) is { } translated) Set(mapped.Target, translated, value.Origin);
        }
        else if (ZooCfgKeys.IsInterpreted(value.Key))
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
            case "enforce.auth.enabled" when value.IsTrue && !IsTrue(RequireSasl) && !_values.ContainsKey("enforce.auth.schemes"):
                throw new ConfigurationException(
                    value.Origin, "enforce.auth.enabled is true, so enforce.auth.schemes must list one or more of digest, ip, sasl and x509.");
            case "metricsProvider.className" when IsPrometheus(value) && !_values.ContainsKey("metricsProvider.httpPort")
                && !_values.ContainsKey("metricsProvider.httpsPort"):
                Set("coord.admin.metrics-port", "7000", value.Origin);
                break;
            case RequireSasl when value.IsTrue:
                Set("coord.auth.enforce-schemes", "sasl", value.Origin);
                break;
            case var key when key.StartsWith("authProvider.", StringComparison.Ordinal) && !IsBuiltIn(value.Text):
                WarnWithoutEffect(value, "only ZooKeeper's providers digest, ip, sasl and x509 are there, and they always are");
                break;
            case "electionAlg" when value.Number("") != 3:
                throw value.Wrong("3, ZooKeeper's only one since 3.6");
            case "peerType" when value.Text.ToUpperInvariant() is not ("OBSERVER" or "PARTICIPANT"):
                throw value.Wrong("observer or participant");
            case "quorum.auth.enableSasl" when value.IsTrue:
                throw value.Wrong("false: servers prove who they are with certificates here (sslQuorum=true)");
            case "metricsProvider.ssl.need.client.auth" or "metricsProvider.ssl.want.client.auth":
                Set("coord.admin.metrics-tls.client-auth", IsOff("need") ? IsOff("want") ? "none" : "want" : "need", value.Origin);
                break;
            case var key when IsStoreType(key) && value.Text.ToUpperInvariant() is not ("PEM" or "PKCS12"):
                throw value.Wrong("PEM or PKCS12 (keytool -importkeystore -deststoretype PKCS12 converts a Java key store)");
        }
    }

    /// <summary>Both of the exporter's wishes for certificates are on where nothing is said.</summary>
    private bool IsOff(string wish) => _values.TryGetValue($"metricsProvider.ssl.{wish}.client.auth", out var value) && !value.IsTrue;

    /// <summary>Every family of certificates has two: <c>ssl.keyStore.type</c>, <c>ssl.quorum.trustStore.type</c> …</summary>
    private static bool IsStoreType(string key) => key.EndsWith("Store.type", StringComparison.Ordinal);

    private static bool IsBuiltIn(string provider) => provider.Split('.')[^1]
        is "DigestAuthenticationProvider" or "IPAuthenticationProvider" or "SASLAuthenticationProvider" or "X509AuthenticationProvider";

    /// <summary>Each key superUser, with any suffix, names one SASL user.</summary>
    private void SetSuperUsers()
    {
        var count = 0;
        foreach (var value in _values.Values.Where(value => value.Key == "superUser" || value.Key.StartsWith("superUser.", StringComparison.Ordinal)))
        {
            Set($"coord.auth.sasl.super-users.{count++}", value.Text, value.Origin);
        }
    }

    private static bool IsPrometheus(ZooCfgValue value) => value.Text.EndsWith(".PrometheusMetricsProvider", StringComparison.Ordinal);

    private void ApplyMembership()
    {
        var values = _values;
        if (_values.TryGetValue("dynamicConfigFile", out var dynamic))
        {
            if (_values.Values.FirstOrDefault(value => IsDynamic(value.Key)) is { } both)
            {
                throw new ConfigurationException(both.Origin, $"{both.Key} must stand in the file of dynamicConfigFile, not here.");
            }

            values = ReadDynamic(dynamic);
        }

        foreach (var (prefix, target) in MembershipKeys)
        {
            foreach (var value in values.Values.Where(value => value.Key.StartsWith(prefix, StringComparison.Ordinal)))
            {
                _provider.Set($"{target}:{value.Key[prefix.Length..]}", value.Text, value.Origin);
            }
        }
    }

    private Dictionary<string, ZooCfgValue> ReadDynamic(ZooCfgValue file)
    {
        try
        {
            var values = new Dictionary<string, ZooCfgValue>(StringComparer.Ordinal);
            AddEach(JavaProperties.Parse(File.ReadAllText(file.Text), file.Text), values);
            return values.Values.FirstOrDefault(value => !IsDynamic(value.Key)) is { } other
                ? throw new ConfigurationException(other.Origin, $"{other.Key} must stand in {_name}, not here.")
                : values;
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

using System.Globalization;
using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The configured servers, checked: <c>servers</c>, <c>groups</c> and <c>weights</c> of the block <c>coord.ensemble</c>.</summary>
internal sealed class Membership
{
    /// <summary>More voters than this cannot be told apart by the quorum arithmetic.</summary>
    private const int VotersMax = 64;

    private readonly List<(ConfigurationEntry Entry, EnsembleServer Server)> _lines;

    private Membership(ConfigurationReader ensemble)
    {
        _lines = [.. Map(ensemble, "servers").Select(entry => (entry, EnsembleServerText.Parse(entry)))];
        CheckNumbers();
        CheckAddresses();
        ApplyGroups([.. Map(ensemble, "groups")], [.. Map(ensemble, "weights")]);
        var isAlone = ensemble.Switch("standalone-enabled");
        IsEnsemble = _lines.Count > (isAlone ? 1 : 0);
        Servers = [.. _lines.Select(line => line.Server).OrderBy(server => server.Id)];
        if (_lines.Count > 0 && Voters == 0) throw new ConfigurationException(Origin, "there are only observers; at least one server must vote.");
        if (Voters > VotersMax) throw new ConfigurationException(Origin, $"{Voters} servers vote; it must be at most {VotersMax} (make the others observers).");
    }

    /// <summary>All servers, by number.</summary>
    public IReadOnlyList<EnsembleServer> Servers { get; }

    /// <summary>Whether there is an ensemble: several servers, or one that shall run as one.</summary>
    public bool IsEnsemble { get; }

    public QuorumKind Quorum { get; private set; }

    /// <summary>Where the last of the servers stands.</summary>
    public ConfigurationOrigin Origin => _lines.Count > 0 ? _lines[^1].Entry.Origin : default;

    /// <summary>The numbers of all servers, for messages.</summary>
    public string Numbers => string.Join(", ", Servers.Select(server => server.Id));

    private int Voters => _lines.Count(line => line.Server.Role == ServerRole.Participant);

    /// <summary>Reads the block.</summary>
    /// <exception cref="ConfigurationException">A line is wrong, or lines contradict each other.</exception>
    public static Membership Read(ConfigurationReader ensemble) => new(ensemble);

    /// <summary>The line of a server; null when there is none.</summary>
    public ConfigurationEntry? LineOf(long id) => _lines.FirstOrDefault(line => line.Server.Id == id).Entry;

    /// <summary>Names what works and is probably not meant.</summary>
    public void Warn(ICollection<string> warnings)
    {
        if (!IsEnsemble)
        {
            if (_lines.Count == 0) return;
            warnings.Add($"{Origin}: {_lines[0].Entry.Key} is the only server, so this is a standalone server and its quorum port stays closed.");
            return;
        }

        foreach (var (entry, server) in _lines.Where(line => line.Server.Addresses.Any(address => address.QuorumPort != line.Server.QuorumPort)))
        {
            warnings.Add($"{entry.Origin}: {entry.Key} has several quorum ports, of which only the first, {server.QuorumPort}, is used.");
        }

        if (Quorum == QuorumKind.Hierarchical) return;
        if (Voters == 1) warnings.Add($"{Origin}: one server votes, so nothing is served without it; three servers can lose one.");
        else if (Voters == 2) warnings.Add($"{Origin}: two servers vote, so nothing is served without both of them; three servers can lose one.");
        else if (Voters % 2 == 0) warnings.Add($"{Origin}: {Voters} servers vote, which can lose no more of them than {Voters - 1}; an odd number is better.");
    }

    /// <summary>The lines are the same in zoo.cfg and here, so that messages name a line only as it was written.</summary>
    private static IEnumerable<ConfigurationEntry> Map(ConfigurationReader ensemble, string key)
        => ensemble.Map(key).Select(entry => entry with { Key = entry.Origin.KeyAsWritten ?? entry.Key, Origin = entry.Origin with { KeyAsWritten = null } });

    private static long NumberOf(ConfigurationEntry entry)
    {
        var text = entry.Key[(entry.Key.LastIndexOf('.') + 1)..];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ConfigurationException(entry.Origin, $"{entry.Key} must end in a whole number.");
    }

    private void CheckNumbers()
    {
        foreach (var twice in _lines.GroupBy(line => line.Server.Id).Where(group => group.Count() > 1))
        {
            var (first, second) = (twice.First().Entry, twice.Skip(1).First().Entry);
            throw new ConfigurationException(second.Origin, $"{second.Key} has the number of {first.Key} ({first.Origin}); each server must have its own.");
        }
    }

    private void CheckAddresses()
    {
        var taken = new Dictionary<string, ConfigurationEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var (entry, server) in _lines)
        {
            var own = server.Addresses.SelectMany(address => new[] { (address.Host, address.QuorumPort), (address.Host, address.ElectionPort) }).ToList();
            own.AddRange(new[] { server.ClientPort, server.SecureClientPort }.OfType<int>().Select(port => (server.Host, port)));
            foreach (var (host, port) in own)
            {
                if (taken.TryAdd($"{host}:{port}", entry)) continue;
                var other = taken[$"{host}:{port}"];
                throw new ConfigurationException(entry.Origin, other == entry
                    ? $"{entry.Key} uses port {port} of {host} twice; each of its ports must be another."
                    : $"{entry.Key} uses port {port} of {host}, and so does {other.Key} ({other.Origin}); each server must have its own.");
            }
        }
    }

    private void ApplyGroups(IReadOnlyList<ConfigurationEntry> groups, IReadOnlyList<ConfigurationEntry> weights)
    {
        if (groups.Count + weights.Count == 0) return;
        Quorum = QuorumKind.Hierarchical;
        foreach (var group in groups)
        {
            if (NumberOf(group) == 0) throw new ConfigurationException(group.Origin, $"{group.Key} must end in the number of a group, at least 1.");
            foreach (var member in group.Value.Split(':', StringSplitOptions.TrimEntries)) Join(NumberOf(group), member, group);
        }

        foreach (var weight in weights)
        {
            var at = IndexOf(NumberOf(weight));
            if (at < 0)
            {
                throw new ConfigurationException(weight.Origin, $"{weight.Key} is the weight of a server that is not configured; it must be one of {Known}.");
            }

            if (!long.TryParse(weight.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value > int.MaxValue)
            {
                throw weight.Wrong("a whole number, at least 0");
            }

            _lines[at] = _lines[at] with { Server = _lines[at].Server with { Weight = value } };
        }

        var voters = _lines.Where(line => line.Server.Role == ServerRole.Participant).ToList();
        if (voters.Find(line => line.Server.Group is null) is { Entry: { } lonely })
        {
            throw new ConfigurationException(lonely.Origin, $"{lonely.Key} is in no group; with groups or weights each participant must be in one.");
        }

        if (voters.Count > 0 && voters.All(line => line.Server.Weight == 0))
        {
            throw new ConfigurationException(weights[^1].Origin, "no participant has a weight above 0; at least one must have.");
        }
    }

    private string Known => string.Join(", ", _lines.Select(line => line.Server.Id).Order());

    private int IndexOf(long id) => _lines.FindIndex(line => line.Server.Id == id);

    private void Join(long group, string member, ConfigurationEntry entry)
    {
        var at = long.TryParse(member, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? IndexOf(id) : -1;
        if (at < 0) throw entry.Wrong($"numbers of configured servers ({Known}) with colons between them");
        if (_lines[at].Server.Group is { } other)
        {
            throw new ConfigurationException(entry.Origin, $"{entry.Key} has server {id}, which is in group {other} already; groups must not overlap.");
        }

        _lines[at] = _lines[at] with { Server = _lines[at].Server with { Group = group } };
    }
}

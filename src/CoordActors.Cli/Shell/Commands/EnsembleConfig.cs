using System.Globalization;
using System.Text.Json;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>The members of an ensemble as the text of <c>/zookeeper/config</c> names them.</summary>
/// <param name="Version">The version in hexadecimal, as <c>reconfig -v</c> takes it; null where the text has none.</param>
/// <param name="Members">The servers in the order of the text.</param>
internal sealed record EnsembleConfig(string? Version, IReadOnlyList<EnsembleMember> Members)
{
    /// <summary>Reads lines such as <c>server.1=…</c>, <c>group.1=1:2</c>, <c>weight.1=2</c> and <c>version=1f</c>; others are skipped.</summary>
    public static EnsembleConfig Parse(string text)
    {
        string? version = null;
        var members = new List<EnsembleMember>();
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        var weights = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('\n').Select(line => line.Trim().Split('=', 2)).Where(pair => pair.Length == 2))
        {
            var (kind, value) = (pair[0].Split('.', 2), pair[1]);
            switch (kind)
            {
                case ["version"]:
                    version = value;
                    break;
                case ["server", var id]:
                    members.Add(EnsembleMember.Parse(id, value));
                    break;
                case ["group", var group]:
                    Array.ForEach(value.Split(':'), id => groups[id] = group);
                    break;
                case ["weight", var id]:
                    weights[id] = value;
                    break;
            }
        }

        var placed = members.Select(member => member with { Group = groups.GetValueOrDefault(member.Id), Weight = weights.GetValueOrDefault(member.Id) });
        return new EnsembleConfig(version, [.. placed]);
    }

    /// <summary>Writes the properties <c>version</c>, <c>servers</c> and <c>connectString</c> of an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("version", Version);
        json.WriteStartArray("servers");
        foreach (var member in Members)
        {
            json.WriteStartObject();
            WriteNumber(json, "id", member.Id);
            json.WriteStartArray("addresses");
            foreach (var address in member.Addresses)
            {
                json.WriteStartObject();
                json.WriteString("host", address.Host);
                WriteNumber(json, "quorumPort", address.QuorumPort);
                WriteNumber(json, "electionPort", address.ElectionPort);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("role", member.Role);
            json.WriteString("client", member.Client);
            json.WriteString("secureClient", member.SecureClient);
            WriteNumber(json, "group", member.Group);
            WriteNumber(json, "weight", member.Weight);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("connectString", string.Join(',', Members.Select(member => member.Client).OfType<string>()));
    }

    private static void WriteNumber(Utf8JsonWriter json, string property, string? text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            json.WriteNumber(property, number);
        }
        else
        {
            json.WriteString(property, text);
        }
    }
}

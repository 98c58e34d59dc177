using System.Globalization;
using System.Text;
using System.Text.Json;
using CoordActors.Client;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Cli.Shell.Output;

/// <summary>Results as ZooKeeper's shell prints them, and as JSON.</summary>
internal static class Texts
{
    private const string Letters = "cdrwa";

    private static readonly Permissions[] LetterBits =
        [Permissions.Create, Permissions.Delete, Permissions.Read, Permissions.Write, Permissions.Admin];

    /// <summary>So many znodes, in words.</summary>
    public static string Znodes(int count) => count == 1 ? "1 znode" : $"{count} znodes";

    /// <summary>The eleven lines of a stat.</summary>
    public static void WriteStat(TextWriter output, Stat stat)
    {
        output.WriteLine($"cZxid = 0x{stat.Czxid:x}");
        output.WriteLine($"ctime = {Time(stat.Ctime)}");
        output.WriteLine($"mZxid = 0x{stat.Mzxid:x}");
        output.WriteLine($"mtime = {Time(stat.Mtime)}");
        output.WriteLine($"pZxid = 0x{stat.Pzxid:x}");
        output.WriteLine($"cversion = {stat.Cversion}");
        output.WriteLine($"dataVersion = {stat.Version}");
        output.WriteLine($"aclVersion = {stat.Aversion}");
        output.WriteLine($"ephemeralOwner = 0x{stat.EphemeralOwner:x}");
        output.WriteLine($"dataLength = {stat.DataLength}");
        output.WriteLine($"numChildren = {stat.NumChildren}");
    }

    public static void WriteStat(Utf8JsonWriter json, Stat stat)
    {
        json.WriteStartObject("stat");
        json.WriteString("cZxid", $"0x{stat.Czxid:x}");
        json.WriteNumber("ctime", stat.Ctime);
        json.WriteString("mZxid", $"0x{stat.Mzxid:x}");
        json.WriteNumber("mtime", stat.Mtime);
        json.WriteString("pZxid", $"0x{stat.Pzxid:x}");
        json.WriteNumber("cversion", stat.Cversion);
        json.WriteNumber("dataVersion", stat.Version);
        json.WriteNumber("aclVersion", stat.Aversion);
        json.WriteString("ephemeralOwner", $"0x{stat.EphemeralOwner:x}");
        json.WriteNumber("dataLength", stat.DataLength);
        json.WriteNumber("numChildren", stat.NumChildren);
        json.WriteEndObject();
    }

    /// <summary>Data as text where it is UTF-8, else in base64; null as null.</summary>
    public static void WriteData(Utf8JsonWriter json, byte[]? data)
    {
        if (data is null)
        {
            json.WriteNull("data");
        }
        else if (IsText(data))
        {
            json.WriteString("data", Encoding.UTF8.GetString(data));
        }
        else
        {
            json.WriteString("base64", Convert.ToBase64String(data));
        }
    }

    public static void WriteAcl(Utf8JsonWriter json, IReadOnlyList<Acl> acl)
    {
        json.WriteStartArray("acl");
        foreach (var entry in acl)
        {
            json.WriteStringValue($"{entry.Scheme}:{entry.Id}:{Perms(entry.Permissions)}");
        }

        json.WriteEndArray();
    }

    public static void WriteNames(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    public static bool IsText(byte[] data) => System.Text.Unicode.Utf8.IsValid(data);

    /// <summary>As Java prints a date: <c>Tue Mar 04 10:11:12 UTC 2025</c>, in the zone of this machine.</summary>
    public static string Time(long ms)
    {
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), TimeZoneInfo.Local);
        var zone = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'GMT'zzz", CultureInfo.InvariantCulture);
        return local.ToString($"ddd MMM dd HH:mm:ss '{zone}' yyyy", CultureInfo.InvariantCulture);
    }

    public static string Perms(Permissions permissions) =>
        string.Concat(Letters.Where((_, i) => (permissions & LetterBits[i]) != 0));

    public static string List(IEnumerable<string> names) => $"[{string.Join(", ", names)}]";

    /// <summary>Reads <c>scheme:id:perms,…</c>; entries that are none are named and left out.</summary>
    public static List<Acl> ParseAcl(string text, TextWriter error)
    {
        var acl = new List<Acl>();
        foreach (var word in text.Split(','))
        {
            var first = word.IndexOf(':', StringComparison.Ordinal);
            var last = word.LastIndexOf(':');
            if (first < 0 || first == last)
            {
                error.WriteLine($"{word} does not have the form scheme:id:perm");
                continue;
            }

            acl.Add(new Acl(ParsePerms(word[(last + 1)..], error), word[..first], word[(first + 1)..last]));
        }

        return acl;
    }

    /// <summary>An identity with the escapes of ZooKeeper's text encoding.</summary>
    public static string Escape(string id) => id.Replace("%", "%25", StringComparison.Ordinal).Replace("\0", "%00", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal);

    /// <summary>Offset, sixteen bytes, their text; as the table that <c>get -x</c> prints.</summary>
    public static void WriteHex(TextWriter output, ReadOnlySpan<byte> data)
    {
        output.WriteLine("         +-------------------------------------------------+");
        output.WriteLine("         |  0  1  2  3  4  5  6  7  8  9  a  b  c  d  e  f |");
        output.WriteLine("+--------+-------------------------------------------------+----------------+");
        for (var start = 0; start < data.Length; start += 16)
        {
            var row = data[start..Math.Min(start + 16, data.Length)];
            var hex = new StringBuilder();
            var text = new StringBuilder();
            foreach (var b in row)
            {
                hex.Append(' ').Append(b.ToString("x2", CultureInfo.InvariantCulture));
                text.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
            }

            output.WriteLine($"|{start:x8}|{hex,-48} |{text,-16}|");
        }

        output.WriteLine("+--------+-------------------------------------------------+----------------+");
    }

    private static Permissions ParsePerms(string letters, TextWriter error)
    {
        var permissions = Permissions.None;
        foreach (var letter in letters)
        {
            var index = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (index < 0)
            {
                error.WriteLine($"Unknown perm type: {letter}");
                continue;
            }

            permissions |= LetterBits[index];
        }

        return permissions;
    }

}

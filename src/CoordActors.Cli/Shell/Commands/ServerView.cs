using System.Globalization;
using System.Net;

namespace CoordActors.Cli.Shell.Commands;

/// <summary>What <c>top</c> has seen of a server.</summary>
/// <param name="Server">The server.</param>
/// <param name="Values">The keys of <c>srvr</c> and <c>mntr</c>; null when it could not be reached.</param>
/// <param name="HotPaths">Its answer to <c>hotp</c>.</param>
internal sealed record ServerView(DnsEndPoint Server, IReadOnlyDictionary<string, string>? Values, string HotPaths)
{
    public const string Serving = "serving";

    public string Name => $"{Server.Host}:{Server.Port}";

    /// <summary><see cref="Serving"/>, <c>not serving</c> or <c>unreachable</c>.</summary>
    public string State => Values is null ? "unreachable" : Text("Mode") is null ? "not serving" : Serving;

    /// <summary>Least, average and greatest time of a request in ms, as the server writes them.</summary>
    public (string Min, string Average, string Max) Latency =>
        Text("Latency min/avg/max")?.Split('/') is [var min, var average, var max] ? (min, average, max) : ("0", "0", "0");

    /// <summary>The release, without commit and date.</summary>
    public string Version => Text("Zookeeper version")?.Split([',', '-'])[0] ?? "";

    public string? Text(string key) => Values?.GetValueOrDefault(key);

    /// <summary>A whole number; 0 where the server says none.</summary>
    public long Number(string key) => long.TryParse(Text(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>The requests since it was asked before, a second ago; null the first time.</summary>
    /// <param name="before">The requests received by then, which are replaced by those of now.</param>
    public long? Rate(Dictionary<DnsEndPoint, long> before)
    {
        var received = Number("Received");
        long? rate = before.TryGetValue(Server, out var old) ? received - old : null;
        before[Server] = received;
        return rate;
    }
}

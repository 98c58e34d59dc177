using System.Net;

namespace CoordActors.Client.Sessions;

/// <summary>The servers, one after the other for ever. Between two rounds a pause that grows while nobody can be reached.</summary>
internal sealed class HostRing
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly DnsEndPoint[] _hosts;
    private int _next;
    private int _tried;
    private TimeSpan _pause;

    public HostRing(IReadOnlyList<DnsEndPoint> hosts, bool shuffle)
    {
        _hosts = [.. hosts];
        if (shuffle)
        {
            Random.Shared.Shuffle(_hosts);
        }
    }

    public int Count => _hosts.Length;

    /// <summary>Whether every server was tried since the last success.</summary>
    public bool IsRoundOver => _tried >= _hosts.Length;

    /// <summary>The server to try next.</summary>
    public DnsEndPoint Next()
    {
        var host = _hosts[_next];
        _next = (_next + 1) % _hosts.Length;
        _tried++;
        return host;
    }

    /// <summary>Makes <paramref name="host"/> the next one.</summary>
    public void Prefer(DnsEndPoint host) => _next = Math.Max(0, Array.IndexOf(_hosts, host));

    /// <summary>A server was reached: the next loss starts a new round.</summary>
    public void Succeeded() => (_tried, _pause) = (0, TimeSpan.Zero);

    /// <summary>How long to wait before the next try; zero within a round.</summary>
    public TimeSpan Pause()
    {
        if (_tried == 0 || _tried % _hosts.Length != 0)
        {
            return TimeSpan.Zero;
        }

        _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        return _pause * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}

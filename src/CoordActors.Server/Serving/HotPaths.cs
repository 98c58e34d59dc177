using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Server.Serving;

/// <summary>
/// Which paths this server's clients read and write most: sketches of samples of their requests, of the last ten to twenty seconds. At rest every request
/// is a sample; under load one of 64, at random: a request costs a subtraction then, a sample a look through a few dozen entries. Owned by one actor;
/// given the same requests at the same times it says the same.
/// </summary>
public sealed class HotPaths
{
    /// <summary>Length of a window in ms.</summary>
    public const int WindowMs = 10_000;

    /// <summary>Paths that are shown.</summary>
    public const int ShownMax = 20;

    /// <summary>Under load one request of so many is a sample.</summary>
    public const int GapMax = 64;

    /// <summary>So many samples in a window, and from there on half as many requests are samples.</summary>
    private const int SamplesForGap = 4096;

    private const int Kept = 64;

    private Window _present = new();
    private Window _last = new();
    private long _endsAtMs = long.MinValue;
    private uint _chance = 2463534242;
    private int _gap = 1;
    private int _untilSample = 1;
    private int _samples;
    private bool _hasLast;

    /// <summary>A request is answered.</summary>
    /// <returns>Whether it is a sample: then <see cref="Add"/> is due.</returns>
    public bool IsSample() => --_untilSample <= 0;

    /// <summary>Counts a sample.</summary>
    /// <param name="op">What it asked for.</param>
    /// <param name="body">Its record.</param>
    /// <param name="nowMs">A monotonic clock in ms.</param>
    public void Add(OpCode op, ReadOnlySpan<byte> body, long nowMs)
    {
        Turn(nowMs);
        var weight = _gap;
        if (++_samples % SamplesForGap == 0)
        {
            _gap = Math.Min(GapMax, _gap * 2);
        }

        _untilSample = NextGap();
        if (KindOf(op) is { } isWrite && TryReadPath(op, body, out var path))
        {
            (isWrite ? _present.Writes : _present.Reads).Add(path, weight);
        }
    }

    /// <summary>The hottest paths now.</summary>
    /// <param name="nowMs">The same clock.</param>
    public HotPathsView View(long nowMs)
    {
        Turn(nowMs);
        var ms = (_hasLast ? WindowMs : 0) + Math.Max(1000, nowMs - (_endsAtMs - WindowMs));
        return new HotPathsView(Top(_last.Reads, _present.Reads, ms), Top(_last.Writes, _present.Writes, ms));
    }

    private static IReadOnlyList<PathRate> Top(PathSketch last, PathSketch present, long ms) =>
    [
        .. last.Counts.Concat(present.Counts)
            .GroupBy(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)
            .Select(path => new PathRate(path.Key, Math.Round(path.Sum() * 1000.0 / ms, 2)))
            .OrderByDescending(path => path.PerSecond).ThenBy(path => path.Path, StringComparer.Ordinal)
            .Take(ShownMax),
    ];

    private void Turn(long nowMs)
    {
        if (nowMs < _endsAtMs)
        {
            return;
        }

        var isNext = nowMs < _endsAtMs + WindowMs;
        (_last, _present) = (_present, _last);
        _present.Clear();
        _hasLast = isNext;
        if (!isNext)
        {
            _last.Clear();
        }

        _gap = !isNext ? 1 : _samples < SamplesForGap / 2 ? Math.Max(1, _gap / 2) : _gap;
        _samples = 0;
        _untilSample = Math.Min(_untilSample, _gap);
        _endsAtMs = isNext ? _endsAtMs + WindowMs : nowMs + WindowMs;
    }

    /// <summary>Uniform from 1 to twice the gap less one: no rhythm of the clients can hide from it.</summary>
    private int NextGap()
    {
        _chance ^= _chance << 13;
        _chance ^= _chance >> 17;
        _chance ^= _chance << 5;
        return 1 + (int)(_chance % (uint)((2 * _gap) - 1));
    }

    private static bool? KindOf(OpCode op) => op switch
    {
        OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl or OpCode.Delete or OpCode.SetData or OpCode.SetAcl
            or OpCode.Multi => true,
        OpCode.Exists or OpCode.GetData or OpCode.GetChildren or OpCode.GetChildren2 or OpCode.GetAcl or OpCode.GetAllChildrenNumber
            or OpCode.MultiRead => false,
        _ => null,
    };

    /// <summary>Every record of these begins with its path. A multi counts for the path of its first entry.</summary>
    private static bool TryReadPath(OpCode op, ReadOnlySpan<byte> body, out ReadOnlySpan<byte> path)
    {
        var reader = new JuteReader(body);
        if (op is OpCode.Multi or OpCode.MultiRead)
        {
            MultiHeader.Read(ref reader);
        }

        path = reader.ReadBytes().Span;
        return !reader.Failed && path is [(byte)'/', ..];
    }

    private sealed class Window
    {
        public PathSketch Reads { get; } = new(Kept);

        public PathSketch Writes { get; } = new(Kept);

        public void Clear()
        {
            Reads.Clear();
            Writes.Clear();
        }
    }
}

/// <summary>The hot paths of a server's clients, the hottest first.</summary>
/// <param name="Reads">The most read ones.</param>
/// <param name="Writes">The most written ones.</param>
public sealed record HotPathsView(IReadOnlyList<PathRate> Reads, IReadOnlyList<PathRate> Writes)
{
    /// <summary>Nothing.</summary>
    public static readonly HotPathsView None = new([], []);

    /// <summary>How many are left out, since access control lists hide them.</summary>
    public int Hidden { get; init; }
}

/// <summary>How often a path is asked for.</summary>
/// <param name="Path">It; of a very long one the beginning.</param>
/// <param name="PerSecond">Requests per second, at least.</param>
public sealed record PathRate(string Path, double PerSecond);

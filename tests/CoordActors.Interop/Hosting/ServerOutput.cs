using System.Diagnostics;

namespace CoordActors.Interop.Hosting;

/// <summary>The lines that a server has written, which can be waited for; kept in a file below the directory that COORD_INTEROP_LOGS names.</summary>
public sealed class ServerOutput(string name)
{
    private static readonly string? LogDirectory = Environment.GetEnvironmentVariable("COORD_INTEROP_LOGS");

    private const int LinesShown = 400;

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMilliseconds(100);

    private readonly object _gate = new();
    private readonly List<string> _lines = [];

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _lines.Count;
            }
        }
    }

    /// <summary>The last of them.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines.TakeLast(LinesShown));
            }
        }
    }

    /// <summary>All from <paramref name="mark"/> on.</summary>
    public IReadOnlyList<string> From(int mark)
    {
        lock (_gate)
        {
            return _lines[mark..];
        }
    }

    public void Add(string line)
    {
        lock (_gate)
        {
            _lines.Add(line);
            if (LogDirectory is { Length: > 0 })
            {
                File.AppendAllText(Path.Combine(LogDirectory, name), line + '\n');
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Returns at the next line, at the latest after a moment: what is waited for need not show in the output.</summary>
    public void AwaitNext()
    {
        lock (_gate)
        {
            Monitor.Wait(_gate, LongestSilence);
        }
    }

    /// <summary>The first line from <paramref name="mark"/> on that contains <paramref name="text"/>.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public string Await(string text, int mark)
    {
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            for (var next = mark; ; next++)
            {
                while (next >= _lines.Count)
                {
                    var left = Deadline.ServerStart - clock.Elapsed;
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                    {
                        throw new TimeoutException($"The server did not write \"{text}\".\n{string.Join('\n', _lines.TakeLast(LinesShown))}");
                    }
                }

                if (_lines[next].Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return _lines[next];
                }
            }
        }
    }
}

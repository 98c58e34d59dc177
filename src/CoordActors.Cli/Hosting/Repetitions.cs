using CoordActors.Actors;

namespace CoordActors.Cli.Hosting;

/// <summary>
/// A server that is refused, or finds no quorum, tries again each second for as long as that lasts. The same sentence is news once a minute,
/// and again after this server has served in between; what is no news is logged for those who look for a fault.
/// </summary>
internal sealed class Repetitions
{
    /// <summary>So many different sentences are remembered; whoever says more says something new each time.</summary>
    private const int SentencesMax = 64;

    private const int EpochEstablished = 4005;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(LogLevel Level, string Text), DateTimeOffset> _saidAt = [];

    /// <summary>The level at which to log an event of that kind now.</summary>
    public LogLevel LevelOf(LogEvent logEvent, ActorEvent? kind)
    {
        if (kind?.Id == EpochEstablished)
        {
            Forget();
        }

        return kind is { MayRepeat: true } && logEvent.LogLevel > LogLevel.DebugLevel && !IsNews(logEvent) ? LogLevel.DebugLevel : logEvent.LogLevel;
    }

    private bool IsNews(LogEvent logEvent)
    {
        var sentence = (logEvent.LogLevel, logEvent.Message);
        lock (_gate)
        {
            if (_saidAt.TryGetValue(sentence, out var at) && (logEvent.Timestamp - at).Duration() < Window)
            {
                return false;
            }

            if (_saidAt.Count == SentencesMax)
            {
                _saidAt.Clear();
            }

            _saidAt[sentence] = logEvent.Timestamp;
            return true;
        }
    }

    private void Forget()
    {
        lock (_gate)
        {
            _saidAt.Clear();
        }
    }
}

using CoordActors.Server.Admin;

namespace CoordActors.Server.Ensemble;

/// <summary>How long each learner took to acknowledge the leader's proposals, from sending them, in ms. Owned by one actor.</summary>
internal sealed class AckLatencies
{
    private const double MicrosecondsPerMs = 1000;

    private readonly Dictionary<long, Learner> _learners = [];

    /// <summary>A proposal that ends with <paramref name="zxid"/> was sent.</summary>
    public void OnProposed(long server, long zxid, TimeSpan now)
    {
        if (!_learners.TryGetValue(server, out var learner))
        {
            _learners.Add(server, learner = new Learner());
        }

        learner.Sent.Enqueue((zxid, now));
    }

    /// <summary>A learner has acknowledged everything up to <paramref name="zxid"/>.</summary>
    public void OnAcknowledged(long server, long zxid, TimeSpan now)
    {
        if (!_learners.TryGetValue(server, out var learner))
        {
            return;
        }

        while (learner.Sent.TryPeek(out var sent) && sent.Zxid <= zxid)
        {
            learner.Took.Add((long)(now - sent.At).TotalMicroseconds);
            learner.Sent.Dequeue();
        }
    }

    /// <summary>What was sent to a learner on a link that has ended will not be acknowledged.</summary>
    public void OnLinkDown(long server)
    {
        if (_learners.TryGetValue(server, out var learner))
        {
            learner.Sent.Clear();
        }
    }

    /// <summary>A picture for each learner that was sent a proposal.</summary>
    public IReadOnlyDictionary<long, SummaryView> View() => _learners.ToDictionary(learner => learner.Key, learner => learner.Value.Took.View());

    private sealed class Learner
    {
        public Queue<(long Zxid, TimeSpan At)> Sent { get; } = new();

        public Summary Took { get; } = new(MicrosecondsPerMs);
    }
}

using CoordActors.Protocol;
using CoordActors.Zab.Log;

namespace CoordActors.Zab.Leading;

/// <content>
/// The feature level that transactions get: what the history has reached, and more only while every server of the ensemble follows and says that it
/// knows more. It never falls, and who does not know it is not let in.
/// </content>
public sealed partial class LeaderCore
{
    private byte _level;
    private byte _knownLevel;

    private void BeginLevel(FeatureLevels levels)
    {
        _knownLevel = levels.Known;
        _level = Math.Max(levels.Reached, FeatureLevels.Lowest);
        var tail = new List<HistoryBatch>();
        _history.Collect(Math.Max(_commit, _history.BaseZxid), _history.LastZxid, tail);
        foreach (var batch in tail)
        {
            _level = Math.Max(_level, TransactionFrame.HighestFeatureLevel(batch.Bytes.Span));
        }

        if (_level > _knownLevel)
        {
            End($"the history has transactions of feature level {_level}, this server knows up to {_knownLevel}: start a newer version", isFatal: true);
            return;
        }

        ConsiderLevel();
    }

    /// <summary>
    /// A server that is away may be an old one, and it must be able to come back: the level waits for the last of them. From then on those without
    /// the new level are refused, so that whoever is sent a transaction can apply it.
    /// </summary>
    private void ConsiderLevel()
    {
        if (_learners.Count < _ensemble.Members.Count - 1)
        {
            return;
        }

        var common = _knownLevel;
        foreach (var learner in _learners.Values)
        {
            common = Math.Min(common, learner.FeatureLevel);
        }

        if (common > _level)
        {
            _level = common;
            _ready.Notes.Add($"All servers of the ensemble know feature level {common}: transactions have it from now on.");
        }
    }
}

using CoordActors.Simulation.Linearizability;

namespace CoordActors.Simulation.Cores;

/// <summary>What clients asked for and what they were answered: writes, and reads behind a sync. Other reads may be old, and are not in it.</summary>
internal sealed class OperationHistory
{
    private readonly Dictionary<Operation, RegisterCall> _open = [];
    private readonly List<RegisterCall> _calls = [];
    private readonly List<(Operation Operation, RegisterCall Call)> _unknown = [];
    private long _clock;

    /// <summary>All calls; of those with an unknown outcome it is hinted where in the order they are likely to be.</summary>
    public IReadOnlyList<RegisterCall> Calls(Func<Operation, long> whereabouts)
    {
        foreach (var (operation, call) in _unknown)
        {
            call.Likely = (whereabouts(operation), 0);
        }

        return _calls;
    }

    public void OnCall(Operation operation)
    {
        if (operation.Kind == OperationKind.Read)
        {
            return;
        }

        var call = new RegisterCall(operation.Key, operation.Kind == OperationKind.Write, ++_clock) { Value = operation.Value };
        _open.Add(operation, call);
        _calls.Add(call);
    }

    public void OnAnswer(Operation operation, long zxid, long value)
    {
        if (_open.Remove(operation, out var call))
        {
            call.Likely = (zxid, call.IsWrite ? 0 : 1);
            call.Value = value;
            call.ReturnedAt = ++_clock;
        }
    }

    /// <summary>It was refused, so that it has no effect.</summary>
    public void OnRefused(Operation operation)
    {
        if (_open.Remove(operation, out var call))
        {
            _calls.Remove(call);
        }
    }

    /// <summary>The connection was lost: a write may take effect at any time from its call on, or never; a read does not matter.</summary>
    public void OnUnknown(Operation operation)
    {
        if (!_open.Remove(operation, out var call))
        {
            return;
        }

        if (call.IsWrite)
        {
            _unknown.Add((operation, call));
        }
        else
        {
            _calls.Remove(call);
        }
    }
}

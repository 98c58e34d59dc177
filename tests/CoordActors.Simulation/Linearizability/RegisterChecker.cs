namespace CoordActors.Simulation.Linearizability;

/// <summary>
/// Decides whether a history of calls to registers is linearizable: whether there is one order of them all, in which every call has its effect
/// between its beginning and its end, and every read sees the last write (Wing and Gong's search, with the states that failed remembered as Lowe
/// does). Registers are independent, so that each is checked by itself.
/// </summary>
internal static class RegisterChecker
{
    private const int StatesMax = 100_000;

    /// <summary>Null when the history is linearizable; otherwise what is wrong. Registers begin with 0; every write has a value of its own.</summary>
    public static string? FindFault(IEnumerable<RegisterCall> calls)
    {
        foreach (var register in calls.GroupBy(call => call.Key))
        {
            var relevant = WithoutEffectless([.. register]);
            if (!IsLinearizable(relevant))
            {
                return $"the {relevant.Count} calls to register {register.Key} are in no order that explains what was read";
            }
        }

        return null;
    }

    /// <summary>A write of unknown outcome that nobody has read may as well never have happened.</summary>
    private static List<RegisterCall> WithoutEffectless(List<RegisterCall> calls)
    {
        var read = calls.Where(call => !call.IsWrite).Select(call => call.Value).ToHashSet();
        return [.. calls.Where(call => call.ReturnedAt != long.MaxValue || (call.IsWrite && read.Contains(call.Value)))];
    }

    private static bool IsLinearizable(List<RegisterCall> calls)
    {
        var head = Chain(calls);
        var done = new CallSet(calls.Count);
        var seen = new HashSet<(CallSet Done, long Value)>();
        var path = new Stack<(Moment Call, long Value, Queue<Moment> Others)>();
        var value = 0L;
        var choices = Choices(head, calls);
        while (head.Next is { IsEndOfTime: false } && HasUnfinished(head))
        {
            if (choices.TryDequeue(out var moment))
            {
                var call = calls[moment.Index];
                var after = call.IsWrite ? call.Value : value;
                if ((call.IsWrite || call.Value == value) && seen.Add((done.With(moment.Index), after)))
                {
                    path.Push((moment, value, choices));
                    value = after;
                    done = done.With(moment.Index);
                    moment.TakeOut();
                    choices = Choices(head, calls);
                }
            }
            else if (path.Count == 0 || seen.Count > StatesMax)
            {
                return false;
            }
            else
            {
                (var last, value, choices) = path.Pop();
                done = done.Without(last.Index);
                last.PutBack();
            }
        }

        return true;
    }

    /// <summary>Calls that may take effect next: those that began before the first return. The likeliest first.</summary>
    private static Queue<Moment> Choices(Moment head, List<RegisterCall> calls)
    {
        var choices = new List<Moment>();
        for (var moment = head.Next; moment?.Return is not null; moment = moment.Next)
        {
            choices.Add(moment);
        }

        return new Queue<Moment>(choices.OrderBy(moment => calls[moment.Index].Likely));
    }

    /// <summary>Whether a call that has returned is left; those that never did need not have taken effect.</summary>
    private static bool HasUnfinished(Moment head)
    {
        for (var moment = head.Next; moment is not null; moment = moment.Next)
        {
            if (moment.Return is null)
            {
                return !moment.IsEndOfTime;
            }
        }

        return false;
    }

    /// <summary>All calls and returns in the order of time; those that never returned come last.</summary>
    private static Moment Chain(List<RegisterCall> calls)
    {
        var moments = new List<(long At, Moment Moment)>();
        for (var i = 0; i < calls.Count; i++)
        {
            var end = new Moment(i, null, calls[i].ReturnedAt == long.MaxValue);
            moments.Add((calls[i].CalledAt, new Moment(i, end, false)));
            moments.Add((calls[i].ReturnedAt, end));
        }

        var head = new Moment(-1, null, false);
        var last = head;
        foreach (var (_, moment) in moments.OrderBy(entry => entry.At))
        {
            (last.Next, moment.Previous) = (moment, last);
            last = moment;
        }

        return head;
    }

    private sealed class Moment(int index, Moment? end, bool isEndOfTime)
    {
        public int Index { get; } = index;

        /// <summary>Of a call.</summary>
        public Moment? Return { get; } = end;

        public bool IsEndOfTime { get; } = isEndOfTime;

        public Moment? Previous { get; set; }

        public Moment? Next { get; set; }

        public void TakeOut()
        {
            Unlink();
            Return!.Unlink();
        }

        public void PutBack()
        {
            Return!.Relink();
            Relink();
        }

        private void Unlink()
        {
            Previous!.Next = Next;
            _ = Next is null ? null : Next.Previous = Previous;
        }

        private void Relink()
        {
            Previous!.Next = this;
            _ = Next is null ? null : Next.Previous = this;
        }
    }

    private readonly struct CallSet : IEquatable<CallSet>
    {
        private readonly ulong[] _bits;

        public CallSet(int count) => _bits = new ulong[(count + 63) / 64];

        private CallSet(ulong[] bits) => _bits = bits;

        public CallSet With(int index) => Flipped(index);

        public CallSet Without(int index) => Flipped(index);

        public bool Equals(CallSet other) => _bits.AsSpan().SequenceEqual(other._bits);

        public override bool Equals(object? obj) => obj is CallSet other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var word in _bits)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }

        private CallSet Flipped(int index)
        {
            var bits = (ulong[])_bits.Clone();
            bits[index / 64] ^= 1UL << (index % 64);
            return new CallSet(bits);
        }
    }
}

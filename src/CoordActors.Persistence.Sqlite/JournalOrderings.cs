namespace CoordActors.Persistence.Sqlite;

/// <summary>
/// Which range of the column <c>ordering</c>, the journal's row numbers, belongs to which persistence id. An event's row number is the first one of
/// its id plus its sequence number, so the table is its own index: a commit of one small event changes one page instead of two.
/// </summary>
internal sealed class JournalOrderings
{
    private const int SequenceBits = 48;
    private const long SequenceMax = (1L << SequenceBits) - 1;

    private readonly Dictionary<string, long> _firsts = [];
    private long _free;

    private JournalOrderings()
    {
    }

    /// <summary>What the table has: one look for each id in it.</summary>
    internal static JournalOrderings Read(SqliteConnection connection)
    {
        var orderings = new JournalOrderings();
        using var next = connection.Prepare("SELECT ordering, persistence_id FROM event_journal WHERE ordering >= ?1 ORDER BY ordering LIMIT 1");
        while (true)
        {
            next.Bind(1, orderings._free);
            if (!next.Step()) return orderings;
            var first = next.Long(0) & ~SequenceMax;
            orderings._firsts[next.Text(1)] = first;
            orderings._free = first + SequenceMax + 1;
            next.Reset();
        }
    }

    /// <summary>The row number of a sequence number of an id, or the nearest one that it may have.</summary>
    /// <param name="first">What <see cref="FirstOf"/> says of the id.</param>
    /// <param name="sequenceNr">The sequence number.</param>
    internal static long Of(long first, long sequenceNr) => first + Math.Clamp(sequenceNr, 0, SequenceMax);

    /// <summary>The start of the range of an id; one that has no rows yet gets the next free range.</summary>
    internal long FirstOf(string persistenceId)
    {
        if (_firsts.TryGetValue(persistenceId, out var known)) return known;
        var first = _free;
        _free += SequenceMax + 1;
        return _firsts[persistenceId] = first;
    }
}

namespace CoordActors.Persistence.Sqlite.Tests;

public sealed class JournalOrderingsTests : IDisposable
{
    private readonly SqliteConnection _connection = SqliteConnection.Open(":memory:", create: true);

    public JournalOrderingsTests() => _connection.Execute("CREATE TABLE event_journal(ordering INTEGER PRIMARY KEY NOT NULL, persistence_id TEXT)");

    [Fact]
    public void Each_id_has_a_range_of_its_own_and_keeps_it_when_the_journal_is_opened_again()
    {
        var orderings = JournalOrderings.Read(_connection);
        var (first, second) = (orderings.FirstOf("first"), orderings.FirstOf("second"));
        Insert("second", JournalOrderings.Of(second, 1));
        Insert("second", JournalOrderings.Of(second, 2));
        Insert("first", JournalOrderings.Of(first, 7));

        var again = JournalOrderings.Read(_connection);

        first.ShouldBe(0);
        JournalOrderings.Of(first, long.MaxValue).ShouldBeLessThan(second);
        again.FirstOf("second").ShouldBe(second);
        again.FirstOf("first").ShouldBe(first);
        again.FirstOf("third").ShouldBeGreaterThan(JournalOrderings.Of(second, long.MaxValue));
    }

    [Fact]
    public void An_id_without_rows_gets_no_range_that_another_one_has()
    {
        var orderings = JournalOrderings.Read(_connection);
        orderings.FirstOf("pruned");
        var other = orderings.FirstOf("other");
        Insert("other", JournalOrderings.Of(other, 1));

        var again = JournalOrderings.Read(_connection);

        again.FirstOf("pruned").ShouldBeGreaterThan(JournalOrderings.Of(other, long.MaxValue));
        again.FirstOf("other").ShouldBe(other);
    }

    public void Dispose() => _connection.Dispose();

    private void Insert(string persistenceId, long ordering) =>
        _connection.Execute($"INSERT INTO event_journal VALUES({ordering}, '{persistenceId}')");
}

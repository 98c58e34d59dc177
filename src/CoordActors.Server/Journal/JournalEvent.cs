using CoordActors.Tree;

namespace CoordActors.Server.Journal;

/// <summary>What the journal actor tells its parent.</summary>
public static class JournalEvent
{
    /// <summary>The state that the journal holds; its owner is whoever receives this.</summary>
    /// <param name="Tree">The tree as of the last durable transaction.</param>
    /// <param name="Transactions">Number of transactions replayed on top of the snapshot.</param>
    public sealed record Recovered(ZnodeTree Tree, long Transactions);

    /// <summary>The journal cannot go on, so the server must not.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failed(Exception Cause);
}

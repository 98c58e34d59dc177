namespace CoordActors.Cli.Shell;

/// <summary>One command of the shell.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Usage">What may follow, as ZooKeeper's shell prints it.</param>
/// <param name="Flags">The options, see <see cref="CommandWords.Parse"/>.</param>
/// <param name="Help">What it does, in one line.</param>
/// <param name="Run">Carries it out. A failure is an exception.</param>
internal sealed record ShellCommand(
    string Name, string Usage, string Flags, string Help, Func<ShellContext, CommandWords, CancellationToken, Task> Run)
{
    /// <summary>Whether it works without a connection.</summary>
    public bool IsLocal { get; init; }
}

namespace CoordActors.Cli.Shell;

/// <summary>A command that failed for a reason that one sentence says.</summary>
internal class ShellException(string message) : Exception(message);

/// <summary>A command that was called wrongly: the sentence is followed by how it is called.</summary>
internal sealed class UsageException(string? message = null) : ShellException(message ?? "");

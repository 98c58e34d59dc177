namespace CoordActors.Cli.Hosting;

/// <summary>The server could not start: its message is one sentence for the operator.</summary>
internal sealed class NodeFailedException(Exception cause) : Exception(cause.Message, cause);

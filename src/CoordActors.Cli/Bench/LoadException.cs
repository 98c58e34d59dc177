namespace CoordActors.Cli.Bench;

/// <summary>A run that cannot go on: no connection, a server that closed one or broke the protocol. The message is one sentence for the user.</summary>
public sealed class LoadException : Exception
{
    /// <summary>Ends the run with a sentence that names the server and what it did.</summary>
    public LoadException(string message)
        : base(message)
    {
    }

    /// <summary>Ends the run with a sentence and what lies behind it.</summary>
    public LoadException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

namespace CoordActors.Cli.Data;

/// <summary>What the user asked for cannot be done as asked; nothing was changed. The message is one sentence.</summary>
internal sealed class BadInputException(string message) : Exception(message);

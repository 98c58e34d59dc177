namespace CoordActors.Migration;

/// <summary>Data cannot be carried over. The message is one sentence for the operator: what is wrong and, where there is one, what to do.</summary>
public sealed class MigrationException(string message, Exception? cause = null) : Exception(message, cause);

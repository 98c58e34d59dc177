namespace CoordActors.Actors;

/// <summary>Outcomes in a form that Ask and PipeTo understand.</summary>
public abstract class Status
{
    private protected Status()
    {
    }

    /// <summary>It worked.</summary>
    /// <param name="status">The result, null when there is none.</param>
    public sealed class Success(object? status) : Status
    {
        /// <summary>The result, null when there is none.</summary>
        public object? Status { get; } = status;

        /// <inheritdoc/>
        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>It failed; an Ask answered with it throws <see cref="Cause"/>.</summary>
    /// <param name="cause">Why.</param>
    public sealed class Failure(Exception cause) : Status
    {
        /// <summary>Why.</summary>
        public Exception Cause { get; } = cause;

        /// <inheritdoc/>
        public override string ToString() => $"Failure: {Cause}";
    }
}

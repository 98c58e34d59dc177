namespace CoordActors.Simulation.Cores;

/// <summary>A property that must always hold did not.</summary>
/// <param name="property">Its name: E1 to E10, L1 to L9, C1 to C15, S1 to S10, V1 to V6 as in docs/internals/simulation.md.</param>
/// <param name="message">What happened.</param>
internal sealed class Violation(string property, string message) : Exception($"{property}: {message}")
{
    public string Property { get; } = property;
}

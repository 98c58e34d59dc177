namespace CoordActors.Actors;

/// <summary>A part of the set-up of a system.</summary>
public abstract class Setup;

/// <summary>What the composition root decides about a system before it starts; at most one <see cref="Setup"/> of each type.</summary>
public sealed class ActorSystemSetup
{
    private readonly Dictionary<Type, Setup> _setups;

    private ActorSystemSetup(Dictionary<Type, Setup> setups) => _setups = setups;

    /// <summary>Everything by default.</summary>
    public static ActorSystemSetup Empty { get; } = new([]);

    /// <summary>A set-up of parts; a later part replaces an earlier one of the same type.</summary>
    /// <param name="setups">The parts.</param>
    public static ActorSystemSetup Create(params Setup[] setups)
    {
        ArgumentNullException.ThrowIfNull(setups);
        var byType = new Dictionary<Type, Setup>();
        foreach (var setup in setups) byType[setup.GetType()] = setup;
        return new ActorSystemSetup(byType);
    }

    /// <summary>The same with one part added or replaced.</summary>
    /// <param name="setup">The part.</param>
    public ActorSystemSetup And(Setup setup) => Create([.. _setups.Values, setup]);

    /// <summary>The part of that type, or null.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T? Get<T>()
        where T : Setup => _setups.TryGetValue(typeof(T), out var setup) ? (T)setup : null;
}

namespace CoordActors.Actors;

/// <summary>The serializers of a system.</summary>
/// <param name="create">Makes them; called once, while the system starts.</param>
public sealed class SerializationSetup(Func<ExtendedActorSystem, IReadOnlyCollection<SerializerDetails>> create) : Setup
{
    /// <summary>Makes the serializers; called once, while the system starts.</summary>
    public Func<ExtendedActorSystem, IReadOnlyCollection<SerializerDetails>> CreateSerializers { get; } = create;

    /// <summary>The serializers of a system.</summary>
    /// <param name="create">Makes them; called once, while the system starts.</param>
    public static SerializationSetup Create(Func<ExtendedActorSystem, IReadOnlyCollection<SerializerDetails>> create) => new(create);
}

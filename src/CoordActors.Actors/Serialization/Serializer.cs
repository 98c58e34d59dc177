namespace CoordActors.Actors;

/// <summary>Turns messages into bytes and back.</summary>
public abstract class Serializer
{
    /// <summary>A serializer of a system.</summary>
    /// <param name="system">The system.</param>
    protected Serializer(ExtendedActorSystem system) => System = system;

    /// <summary>Distinguishes serializers in stored data; 0 to 40 are taken, and a number is never used again.</summary>
    public abstract int Identifier { get; }

    /// <summary>True when reading needs the type, or the manifest, beside the bytes.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>The system that the serializer belongs to.</summary>
    protected ExtendedActorSystem System { get; }

    /// <summary>The bytes of an object.</summary>
    /// <param name="obj">The object.</param>
    public abstract byte[] ToBinary(object obj);

    /// <summary>The object of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="type">The type, when known.</param>
    public abstract object FromBinary(byte[] bytes, Type? type);
}

/// <summary>A serializer that names types by a short text of its own, so that classes can be renamed and versions told apart.</summary>
/// <param name="system">The system.</param>
public abstract class SerializerWithStringManifest(ExtendedActorSystem system) : Serializer(system)
{
    /// <inheritdoc/>
    public sealed override bool IncludeManifest => true;

    /// <summary>The text for an object's type.</summary>
    /// <param name="o">The object.</param>
    public abstract string Manifest(object o);

    /// <summary>The object of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="manifest">What <see cref="Manifest"/> said when they were written.</param>
    public abstract object FromBinary(byte[] bytes, string manifest);

    /// <inheritdoc/>
    public sealed override object FromBinary(byte[] bytes, Type? type) =>
        throw new NotSupportedException($"{GetType().Name} reads by manifest, not by type.");
}

namespace CoordActors.Actors;

/// <summary>Turns messages into bytes and back.</summary>
public abstract class Serializer
{
    /// <summary>The system that the serializer belongs to.</summary>
    private protected readonly ExtendedActorSystem ActorSystem;

    /// <summary>A serializer of a system.</summary>
    /// <param name="system">The system.</param>
    protected Serializer(ExtendedActorSystem system) => ActorSystem = system;

    /// <summary>Distinguishes serializers in stored data; 0 to 40 are taken, and a number is never used again.</summary>
    public abstract int Identifier { get; }

    /// <summary>True when reading needs the type, or the manifest, beside the bytes.</summary>
    public abstract bool IncludeManifest { get; }

    /// <summary>The system.</summary>
    protected ExtendedActorSystem System => ActorSystem;

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

/// <summary>A serializer and what it is used for.</summary>
/// <param name="Alias">A name for messages.</param>
/// <param name="Serializer">The serializer.</param>
/// <param name="UseFor">The types that it writes, with their subclasses.</param>
public sealed record SerializerDetails(string Alias, Serializer Serializer, IReadOnlyCollection<Type> UseFor);

/// <summary>The serializers of a system.</summary>
public sealed class Serialization
{
    private readonly SerializerDetails[] _details;
    private readonly Dictionary<int, Serializer> _byId = [];

    internal Serialization(IEnumerable<SerializerDetails> details)
    {
        _details = [.. details];
        foreach (var detail in _details)
        {
            if (_byId.TryGetValue(detail.Serializer.Identifier, out var other) && !ReferenceEquals(other, detail.Serializer))
                throw new ConfigurationException($"Serializers {detail.Alias} and {other.GetType().Name} have the same identifier {other.Identifier}.");
            _byId[detail.Serializer.Identifier] = detail.Serializer;
        }
    }

    /// <summary>The serializer that writes an object.</summary>
    /// <param name="obj">The object.</param>
    /// <exception cref="ConfigurationException">No serializer is bound to its type.</exception>
    public Serializer FindSerializerFor(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return FindSerializerForType(obj.GetType());
    }

    /// <summary>The serializer that writes objects of a type: the one bound to the most derived base of it.</summary>
    /// <param name="objectType">The type.</param>
    /// <exception cref="ConfigurationException">No serializer is bound to it.</exception>
    public Serializer FindSerializerForType(Type objectType)
    {
        (Type Type, Serializer Serializer)? best = null;
        foreach (var detail in _details)
        {
            foreach (var bound in detail.UseFor)
            {
                if (bound.IsAssignableFrom(objectType) && (best is null || best.Value.Type.IsAssignableFrom(bound)))
                    best = (bound, detail.Serializer);
            }
        }

        return best?.Serializer ?? throw new ConfigurationException($"No serializer is bound to {objectType}.");
    }

    /// <summary>The object of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="serializerId">The identifier of the serializer that wrote them.</param>
    /// <param name="manifest">The manifest that it gave.</param>
    /// <exception cref="ConfigurationException">There is no such serializer.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        if (!_byId.TryGetValue(serializerId, out var serializer))
            throw new ConfigurationException($"There is no serializer with identifier {serializerId}.");
        return serializer is SerializerWithStringManifest byManifest ? byManifest.FromBinary(bytes, manifest) : serializer.FromBinary(bytes, null);
    }
}

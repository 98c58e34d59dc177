namespace CoordActors.Actors;

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

using System.Collections.Concurrent;
using CoordActors.Actors.Persistence;

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
    private readonly ConcurrentDictionary<Type, Serializer?> _byType = new();

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
    public Serializer FindSerializerForType(Type objectType) =>
        _byType.GetOrAdd(objectType, Find) ?? throw new ConfigurationException($"No serializer is bound to {objectType}.");

    /// <summary>The object of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="serializerId">The identifier of the serializer that wrote them.</param>
    /// <param name="manifest">The manifest that it gave.</param>
    /// <exception cref="ConfigurationException">There is no such serializer.</exception>
    public object Deserialize(byte[] bytes, int serializerId, string manifest)
    {
        var serializer = ByIdOrNull(serializerId) ?? throw new ConfigurationException($"There is no serializer with identifier {serializerId}.");
        return serializer is SerializerWithStringManifest byManifest ? byManifest.FromBinary(bytes, manifest) : serializer.FromBinary(bytes, null);
    }

    /// <summary>The path under which a reference can be resolved anywhere (<see cref="IActorRefProvider.ResolveActorRef(string)"/>), with its
    /// incarnation: how serializers write references inside of messages.</summary>
    /// <param name="actorRef">The reference; of a system without remoting the path has meaning in its own process only.</param>
    public static string SerializedActorPath(IActorRef actorRef)
    {
        var reference = ActorRefs.Internal(actorRef);
        reference.BecomeReachable();
        return reference.SystemOrNull is { } system
            ? reference.Path.ToSerializationFormatWithAddress(system.Provider.DefaultAddress)
            : reference.Path.ToSerializationFormat();
    }

    internal static object Deserialize(Serializer serializer, string manifest, ReadOnlySpan<byte> bytes) => serializer switch
    {
        IBufferSerializer direct => direct.FromBinary(bytes, manifest),
        SerializerWithStringManifest byManifest => byManifest.FromBinary(bytes.ToArray(), manifest),
        _ => serializer.FromBinary(bytes.ToArray(), null),
    };

    internal Serializer? ByIdOrNull(int serializerId) => _byId.GetValueOrDefault(serializerId);

    private Serializer? Find(Type objectType)
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

        return best?.Serializer;
    }
}

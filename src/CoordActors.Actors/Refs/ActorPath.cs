using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CoordActors.Actors;

/// <summary>The place of an actor in the tree of its system, such as <c>akka://coord/user/peer/leader</c>.
/// Two paths are equal when address and elements are; the incarnation (<see cref="Uid"/>) does not count here, but does for references.</summary>
public sealed class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    /// <summary>The uid of a path that names no particular incarnation.</summary>
    public const long UndefinedUid = 0;

    private const string AllowedSymbols = "-_.*$+:@&=,!~';()%";

    /// <summary>The root path of a system.</summary>
    /// <param name="address">The system's address.</param>
    public ActorPath(Address address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address;
        Name = "/";
        Root = this;
        Parent = this;
    }

    internal ActorPath(ActorPath parent, string name, long uid)
    {
        Address = parent.Address;
        Root = parent.Root;
        Parent = parent;
        Name = name;
        Uid = uid;
        Depth = parent.Depth + 1;
    }

    /// <summary>The last element; <c>/</c> for the root.</summary>
    public string Name { get; }

    /// <summary>The path above this one; the root is its own parent.</summary>
    public ActorPath Parent { get; }

    /// <summary>The root of the system.</summary>
    public ActorPath Root { get; }

    /// <summary>Distinguishes incarnations of actors that have had the same path one after the other; 0 when unknown.</summary>
    public long Uid { get; }

    /// <summary>The address of the system.</summary>
    public Address Address { get; }

    /// <summary>Number of elements; 0 for the root.</summary>
    public int Depth { get; }

    /// <summary>The names from below the root to this path.</summary>
    public IReadOnlyList<string> Elements
    {
        get
        {
            var elements = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--, path = path.Parent) elements[i] = path.Name;
            return elements;
        }
    }

    /// <summary>The path of a child.</summary>
    /// <param name="path">The path above.</param>
    /// <param name="name">One element, optionally followed by <c>#uid</c>.</param>
    public static ActorPath operator /(ActorPath path, string name)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Child(name);
    }

    /// <summary>Equality of address and elements.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(ActorPath? left, ActorPath? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Inequality of address or elements.</summary>
    /// <param name="left">One path.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(ActorPath? left, ActorPath? right) => !(left == right);

    /// <summary>The path of a child of this path.</summary>
    /// <param name="childName">One element, optionally followed by <c>#uid</c>.</param>
    public ActorPath Child(string childName)
    {
        ArgumentException.ThrowIfNullOrEmpty(childName);
        var hash = childName.IndexOf('#');
        return hash < 0
            ? new ActorPath(this, childName, UndefinedUid)
            : new ActorPath(this, childName[..hash], long.Parse(childName.AsSpan(hash + 1), CultureInfo.InvariantCulture));
    }

    /// <summary>Parses the form that <see cref="ToString"/> and <see cref="ToSerializationFormat"/> write.</summary>
    /// <param name="path">The text.</param>
    /// <exception cref="FormatException">The text is not an actor path.</exception>
    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed) ? parsed : throw new FormatException($"'{path}' is not an actor path.");

    /// <summary>As <see cref="Parse"/>, answering false instead of throwing.</summary>
    /// <param name="path">The text.</param>
    /// <param name="actorPath">The path when the answer is true.</param>
    public static bool TryParse(string? path, [NotNullWhen(true)] out ActorPath? actorPath)
    {
        actorPath = null;
        if (!Address.TryParse(path, out var address)) return false;
        var start = path!.IndexOf('/', path.IndexOf("://", StringComparison.Ordinal) + 3);
        var parsed = new ActorPath(address);
        if (start >= 0)
        {
            foreach (var element in path[start..].Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                var hash = element.IndexOf('#');
                if (hash >= 0 && !long.TryParse(element.AsSpan(hash + 1), CultureInfo.InvariantCulture, out _)) return false;
                if (!IsValidPathElement(hash < 0 ? element : element[..hash])) return false;
                parsed = parsed.Child(element);
            }
        }

        actorPath = parsed;
        return true;
    }

    /// <summary>True when the text may be the name of an actor: letters, digits and <c>-_.*$+:@&amp;=,!~';()%</c>.</summary>
    /// <param name="s">The candidate.</param>
    public static bool IsValidPathElement(string? s)
    {
        if (string.IsNullOrEmpty(s)) return false;
        foreach (var c in s)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !AllowedSymbols.Contains(c)) return false;
        }

        return true;
    }

    /// <summary>The elements alone: <c>/user/peer</c>.</summary>
    public string ToStringWithoutAddress() => Depth == 0 ? "/" : "/" + string.Join('/', Elements);

    /// <summary>The path with its own address.</summary>
    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>The path under another address, for a local path that is to be understood elsewhere.</summary>
    /// <param name="address">Used when this path's own address is local.</param>
    public string ToStringWithAddress(Address address) => (Address.HasLocalScope ? address : Address) + ToStringWithoutAddress();

    /// <summary>The path with address and incarnation: <c>akka://coord/user/peer#12</c>.</summary>
    public string ToSerializationFormat() => ToSerializationFormatWithAddress(Address);

    /// <summary>As <see cref="ToSerializationFormat"/> under another address.</summary>
    /// <param name="address">Used when this path's own address is local.</param>
    public string ToSerializationFormatWithAddress(Address address)
    {
        var text = ToStringWithAddress(address);
        return Uid == UndefinedUid ? text : string.Create(CultureInfo.InvariantCulture, $"{text}#{Uid}");
    }

    /// <inheritdoc/>
    public bool Equals(ActorPath? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Depth != other.Depth || !Address.Equals(other.Address)) return false;
        ActorPath mine = this, theirs = other;
        while (!ReferenceEquals(mine, theirs) && mine.Depth > 0)
        {
            if (mine.Name != theirs.Name) return false;
            (mine, theirs) = (mine.Parent, theirs.Parent);
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ActorPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = Address.GetHashCode();
        for (var path = this; path.Depth > 0; path = path.Parent) hash = HashCode.Combine(hash, path.Name);
        return hash;
    }

    /// <inheritdoc/>
    public int CompareTo(ActorPath? other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    /// <inheritdoc/>
    public override string ToString() => Address + ToStringWithoutAddress();
}

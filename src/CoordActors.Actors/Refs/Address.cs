namespace CoordActors.Actors;

/// <summary>Where an actor system lives: protocol, system name and, when it can be reached from elsewhere, host and port.</summary>
/// <param name="Protocol">The scheme of the address, <c>akka</c> for a local system.</param>
/// <param name="System">The name of the actor system.</param>
/// <param name="Host">The host, or null for an address that only has meaning inside its own process.</param>
/// <param name="Port">The TCP port, or null together with <paramref name="Host"/>.</param>
public sealed record Address(string Protocol, string System, string? Host = null, int? Port = null)
{
    /// <summary>True when the address has no host: it names an actor of the same process only.</summary>
    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    /// <summary>True when the address has a host and can be resolved from another process.</summary>
    public bool HasGlobalScope => !HasLocalScope;

    /// <summary>Parses <c>protocol://system</c> or <c>protocol://system@host:port</c>.</summary>
    /// <param name="address">The text; anything after the authority part is ignored.</param>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static Address Parse(string address) =>
        TryParse(address, out var parsed) ? parsed : throw new FormatException($"'{address}' is not an actor system address.");

    /// <summary>As <see cref="Parse"/>, answering false instead of throwing.</summary>
    /// <param name="address">The text.</param>
    /// <param name="parsed">The address when the answer is true.</param>
    public static bool TryParse(string? address, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Address? parsed)
    {
        parsed = null;
        var schemeEnd = address?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (schemeEnd <= 0) return false;
        var authority = address![(schemeEnd + 3)..];
        var slash = authority.IndexOf('/');
        if (slash >= 0) authority = authority[..slash];
        if (authority.Length == 0) return false;

        var at = authority.IndexOf('@');
        if (at < 0)
        {
            parsed = new Address(address[..schemeEnd], authority);
            return true;
        }

        var colon = authority.LastIndexOf(':');
        if (at == 0 || colon < at || !ushort.TryParse(authority[(colon + 1)..], out var port)) return false;
        parsed = new Address(address[..schemeEnd], authority[..at], authority[(at + 1)..colon], port);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => HasLocalScope ? $"{Protocol}://{System}" : $"{Protocol}://{System}@{Host}:{Port}";
}

namespace CoordActors.Server.Auth;

/// <summary>Somebody, in the words of a scheme.</summary>
/// <param name="Scheme">ip, digest, super …</param>
/// <param name="Name">The id in the scheme's syntax.</param>
public readonly record struct Identity(string Scheme, string Name);

namespace CoordActors.Hocon;

/// <summary>A parsed and resolved HOCON text.</summary>
/// <param name="Root">The outermost block.</param>
/// <param name="References">Dotted paths that substitutions of the text name.</param>
public sealed record HoconDocument(HoconObject Root, IReadOnlySet<string> References);

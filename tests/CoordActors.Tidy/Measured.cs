namespace CoordActors.Tidy;

/// <summary>A thing with a size that a <see cref="Ratchet"/> judges.</summary>
/// <param name="Name">Unique and stable: the path, with <c>#Type.Member</c> for a part of a file.</param>
/// <param name="Size">In the rule's unit, mostly lines.</param>
/// <param name="File">Where it is.</param>
/// <param name="Line">Its first line, from 1.</param>
internal readonly record struct Measured(string Name, int Size, SourceFile File, int Line);

namespace CoordActors.Tidy;

/// <summary>One place that breaks a rule of the repository.</summary>
/// <param name="Path">The file, relative to the repository's root, with forward slashes.</param>
/// <param name="Line">The line, from 1; 0 when the whole file is meant.</param>
/// <param name="Message">What is wrong and what would be right.</param>
internal sealed record Offence(string Path, int Line, string Message)
{
    public override string ToString() => Line > 0 ? $"{Path}:{Line}: {Message}" : $"{Path}: {Message}";
}

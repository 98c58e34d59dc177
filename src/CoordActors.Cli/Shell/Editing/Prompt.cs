namespace CoordActors.Cli.Shell.Editing;

/// <summary>What stands before a line that is read.</summary>
/// <param name="Text">The text itself.</param>
/// <param name="Colour">The colour, as in <see cref="Output.Colours"/>; empty for none.</param>
internal readonly record struct Prompt(string Text, string Colour = "");

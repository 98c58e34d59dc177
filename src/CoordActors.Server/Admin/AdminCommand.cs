namespace CoordActors.Server.Admin;

/// <summary>What the admin actor is asked.</summary>
public static class AdminCommand
{
    /// <summary>A four-letter word; answered with <see cref="Answer"/>.</summary>
    /// <param name="Word">The word, lower case.</param>
    public sealed record FourLetterWord(string Word);

    /// <summary>The text to be sent.</summary>
    /// <param name="Text">It, with line feeds as line ends.</param>
    public sealed record Answer(string Text);
}

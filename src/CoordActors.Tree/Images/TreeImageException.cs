namespace CoordActors.Tree;

/// <summary>An image that cannot be read; the message says in one sentence what is wrong with it.</summary>
public sealed class TreeImageException : Exception
{
    /// <summary>With a standard message.</summary>
    public TreeImageException()
        : base("The tree image is malformed.")
    {
    }

    /// <summary>With the reason.</summary>
    public TreeImageException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and its cause.</summary>
    public TreeImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

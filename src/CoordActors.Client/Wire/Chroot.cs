namespace CoordActors.Client.Wire;

/// <summary>The znode below which a client lives: paths go out with it and come back without it.</summary>
internal sealed class Chroot(string prefix)
{
    public string Full(string path) => prefix.Length == 0 ? path : path == "/" ? prefix : prefix + path;

    /// <summary>A path outside of the chroot (a server would have to make one up) stays as it is.</summary>
    public string Strip(string path) => prefix.Length > 0 && ZnodePaths.IsAtOrBelow(path, prefix)
        ? path.Length == prefix.Length ? "/" : path[prefix.Length..]
        : path;
}

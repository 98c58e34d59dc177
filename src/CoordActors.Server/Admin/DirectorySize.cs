namespace CoordActors.Server.Admin;

/// <summary>How much a data directory holds.</summary>
public static class DirectorySize
{
    /// <summary>Bytes of all files directly in <paramref name="directory"/> and below; what is not there, or vanishes meanwhile, counts as 0.</summary>
    public static long Of(string directory)
    {
        long bytes = 0;
        if (!Directory.Exists(directory))
        {
            return 0;
        }

        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Refresh();
            bytes += file.Exists ? file.Length : 0;
        }

        return bytes;
    }
}

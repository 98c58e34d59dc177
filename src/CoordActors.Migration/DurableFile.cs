namespace CoordActors.Migration;

/// <summary>Files that are there whole or not at all.</summary>
public static class DurableFile
{
    /// <summary>Writes a file under a temporary name, forces it to the disk, and gives it its name.</summary>
    public static void Write(string path, Action<Stream> content)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(content);
        var temporary = path + ".writing";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 128 << 10))
            {
                content(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

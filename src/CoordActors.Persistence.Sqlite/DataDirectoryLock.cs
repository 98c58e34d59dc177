using System.Globalization;

namespace CoordActors.Persistence.Sqlite;

/// <summary>Keeps other processes out of a data directory. The system lets go of it when the process ends, however it ends.</summary>
public sealed class DataDirectoryLock : IDisposable
{
    private const string LockName = "lock";
    private const string OwnerName = "lock.owner";
    private readonly FileStream _file;
    private readonly string _owner;

    private DataDirectoryLock(FileStream file, string owner)
    {
        _file = file;
        _owner = owner;
    }

    /// <summary>Locks a directory; creates it when it is missing.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="DataDirectoryException">Another process holds the lock, or the directory cannot be written.</exception>
    public static DataDirectoryLock Acquire(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        var path = Path.Combine(directory, LockName);
        var owner = Path.Combine(directory, OwnerName);
        try
        {
            Directory.CreateDirectory(directory);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(directory, cause);
        }

        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectoryLock(file, owner);
        }
        catch (UnauthorizedAccessException cause)
        {
            throw Inaccessible(directory, cause);
        }
        catch (IOException cause) when (File.Exists(path))
        {
            throw new DataDirectoryException(
                DataDirectoryFault.InUse, directory, $"The data directory {directory} is in use by {OwnerOf(owner)}.", cause);
        }
        catch (IOException cause)
        {
            throw Inaccessible(directory, cause);
        }
    }

    /// <summary>Lets go of the directory.</summary>
    public void Dispose()
    {
        File.Delete(_owner);
        _file.Dispose();
    }

    private static string OwnerOf(string owner)
    {
        try
        {
            return $"process {File.ReadAllText(owner)}";
        }
        catch (IOException)
        {
            return "another process";
        }
    }

    private static DataDirectoryException Inaccessible(string directory, Exception cause) =>
        new(DataDirectoryFault.Inaccessible, directory, $"The data directory {directory} cannot be used: {Reason(directory, cause)}", cause);

    private static string Reason(string directory, Exception cause) => cause switch
    {
        _ when File.Exists(directory) => "it is a file; name a directory, which is made if it is missing.",
        FileNotFoundException or DirectoryNotFoundException => "it cannot be made there; name a directory in one that may be written to.",
        _ => cause.Message,
    };
}

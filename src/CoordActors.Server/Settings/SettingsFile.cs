using System.Text;

namespace CoordActors.Server.Settings;

/// <summary>Reads a configuration file; what is none is named.</summary>
internal static class SettingsFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Its text: UTF-8, also UTF-16 with a byte order mark; a zoo.cfg may be Latin-1, as Java reads it.</summary>
    /// <exception cref="ConfigurationException">It is not there, cannot be read, or is no text.</exception>
    public static string Read(string path)
    {
        if (Directory.Exists(path)) throw new ConfigurationException($"{path}: this is a directory; {FileIn(path)}.");
        var bytes = ReadBytes(path);
        using var reader = new StreamReader(new MemoryStream(bytes), StrictUtf8, detectEncodingFromByteOrderMarks: true);
        string text;
        try
        {
            text = reader.ReadToEnd();
        }
        catch (DecoderFallbackException)
        {
            text = Encoding.Latin1.GetString(bytes);
            if (!text.Contains('\0', StringComparison.Ordinal) && !ZooCfg.Looks(path, text))
            {
                throw new ConfigurationException($"{path}:{FirstWrongLine(text)}: this line is not UTF-8; a configuration file must be UTF-8 throughout.");
            }
        }

        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new ConfigurationException($"{path}: this is no text file; a configuration is a text file, HOCON (*.conf) or ZooKeeper's zoo.cfg.")
            : text;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: the file does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{path}: the file cannot be read ({e.Message.TrimEnd('.')}).");
        }
    }

    /// <summary>Which file was probably meant.</summary>
    private static string FileIn(string directory)
    {
        string[] usual = ["zoo.cfg", "conf/zoo.cfg", "coord.conf"];
        var file = usual.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists)
            ?? new[] { "*.conf", "*.cfg" }.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal)).FirstOrDefault();
        return file is null ? "a configuration is a file, zoo.cfg or *.conf, and it holds none" : $"the configuration in it is {file}";
    }

    private static int FirstWrongLine(string latin1)
    {
        var lines = latin1.Split('\n');
        return 1 + Array.FindIndex(lines, line => !IsUtf8(Encoding.Latin1.GetBytes(line)));
    }

    private static bool IsUtf8(byte[] line) => System.Text.Unicode.Utf8.IsValid(line);
}

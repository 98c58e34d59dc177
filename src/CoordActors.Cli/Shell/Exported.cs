using System.Text;
using System.Text.Json;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;

namespace CoordActors.Cli.Shell;

/// <summary>A znode as it is exported.</summary>
/// <param name="Path">Relative to the exported root, which is <c>/</c>.</param>
/// <param name="Data">The data; null and empty differ.</param>
/// <param name="Acl">The access control list; null for the open one.</param>
internal sealed record Exported(string Path, byte[]? Data, IReadOnlyList<Acl>? Acl)
{
    /// <summary>Names that start with this are not znodes but what belongs to one.</summary>
    private const string Mark = "@";
    private const string DataFile = "@data";
    private const string AclFile = "@acl";

    /// <summary>Writes a list of znodes as JSON: <c>{"path":"/a","data":"text"}</c>, binary data as <c>base64</c>, null data as null.</summary>
    public static void WriteJson(Stream output, IEnumerable<Exported> znodes)
    {
        using var json = new Utf8JsonWriter(
            output, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartArray();
        foreach (var znode in znodes)
        {
            json.WriteStartObject();
            json.WriteString("path", znode.Path);
            Texts.WriteData(json, znode.Data);
            if (znode.Acl is not null)
            {
                Texts.WriteAcl(json, znode.Acl);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="ShellException">It is not such a list.</exception>
    public static List<Exported> ReadJson(byte[] text, TextWriter error)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray().Select(element => Read(element, error))];
        }
        catch (JsonException e)
        {
            throw new ShellException($"This is no list of znodes as 'export' writes it: line {e.LineNumber + 1} is not JSON.");
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ShellException(
                "This is no list of znodes as 'export' writes it: each is an object with a text \"path\" and either \"data\", text or null, or \"base64\".");
        }
    }

    /// <summary>Writes a directory for each znode, its data in <c>@data</c> and an access control list that is not the open one in <c>@acl</c>.</summary>
    public static void WriteFiles(string directory, IEnumerable<Exported> znodes)
    {
        foreach (var znode in znodes)
        {
            var folder = System.IO.Path.Combine([directory, .. znode.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(FileName)]);
            Directory.CreateDirectory(folder);
            if (znode.Data is not null)
            {
                File.WriteAllBytes(System.IO.Path.Combine(folder, DataFile), znode.Data);
            }

            if (znode.Acl is not null)
            {
                File.WriteAllLines(
                    System.IO.Path.Combine(folder, AclFile), znode.Acl.Select(entry => $"{entry.Scheme}:{entry.Id}:{Texts.Perms(entry.Permissions)}"));
            }
        }
    }

    /// <summary>Reads what <see cref="WriteFiles"/> wrote, parents first.</summary>
    public static List<Exported> ReadFiles(string directory, TextWriter error)
    {
        var folders = Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories).Prepend(directory);
        var znodes = folders.Select(folder => ReadFolder(directory, folder, error)).ToList();
        znodes.Sort((left, right) => Subtree.CompareByNames(left.Path, right.Path));
        return znodes;
    }

    private static Exported Read(JsonElement element, TextWriter error)
    {
        var data = element.TryGetProperty("base64", out var base64) ? Convert.FromBase64String(base64.GetString()!)
            : element.GetProperty("data").GetString() is { } text ? Encoding.UTF8.GetBytes(text)
            : null;
        var acl = element.TryGetProperty("acl", out var list)
            ? list.EnumerateArray().SelectMany(entry => Texts.ParseAcl(entry.GetString()!, error)).ToList()
            : null;
        return new Exported(element.GetProperty("path").GetString()!, data, acl);
    }

    private static Exported ReadFolder(string root, string folder, TextWriter error)
    {
        var relative = System.IO.Path.GetRelativePath(root, folder);
        var names = relative == "." ? [] : relative.Split(System.IO.Path.DirectorySeparatorChar).Select(ZnodeName);
        var data = System.IO.Path.Combine(folder, DataFile);
        var acl = System.IO.Path.Combine(folder, AclFile);
        return new Exported(
            "/" + string.Join('/', names),
            File.Exists(data) ? File.ReadAllBytes(data) : null,
            File.Exists(acl) ? [.. File.ReadAllLines(acl).SelectMany(line => Texts.ParseAcl(line, error))] : null);
    }

    private static string FileName(string name) => name.StartsWith(Mark, StringComparison.Ordinal) ? Mark + name : name;

    private static string ZnodeName(string file) => file.StartsWith(Mark + Mark, StringComparison.Ordinal) ? file[1..] : file;
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using CoordActors.Admin.Commands;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Serving;
using Microsoft.AspNetCore.Http;

namespace CoordActors.Admin.Console;

/// <summary>Shows znodes to the console. Reads as any client with the caller's identities does: access control lists hold here too.</summary>
internal sealed class TreeBrowser(AdminRuntime runtime)
{
    private const int DataShown = 64 * 1024;

    /// <summary>A znode with its data and children.</summary>
    /// <returns>HTTP status and JSON.</returns>
    public async Task<(int Status, byte[] Json)> Node(string path, byte[] authIds)
    {
        if (!ZnodePath.IsValid(Encoding.UTF8.GetBytes(path)))
        {
            return (StatusCodes.Status400BadRequest, Problem($"\"{path}\" is not a path; a path is / or begins with / and does not end with it"));
        }

        if (!runtime.IsStarted)
        {
            return (StatusCodes.Status503ServiceUnavailable, Problem("the server is starting"));
        }

        var data = await runtime.Query(new TreeCommand.Query(OpCode.GetData, Request(path), authIds)).ConfigureAwait(false);
        var children = await runtime.Query(new TreeCommand.Query(OpCode.GetChildren2, Request(path), authIds)).ConfigureAwait(false);
        return Answer(path, data, children);
    }

    private static (int Status, byte[] Json) Answer(string path, ReadOnlySpan<byte> data, ReadOnlySpan<byte> children)
    {
        var dataReader = new JuteReader(data[sizeof(int)..]);
        var childrenReader = new JuteReader(children[sizeof(int)..]);
        var error = ReplyHeader.Read(ref dataReader).Err;
        if (error == ErrorCode.Ok)
        {
            error = ReplyHeader.Read(ref childrenReader).Err;
        }

        switch (error)
        {
            case ErrorCode.Ok:
                break;
            case ErrorCode.NoNode:
                return (StatusCodes.Status404NotFound, Problem($"there is no znode {path}"));
            case ErrorCode.NoAuth:
                return (StatusCodes.Status403Forbidden, Problem($"the access control list of {path} does not let you read it"));
            default:
                return (StatusCodes.Status500InternalServerError, Problem($"{path}: {error}"));
        }

        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, JsonForm.Options);
        json.WriteStartObject();
        json.WriteString("path", path);
        WriteData(json, GetDataResponse.Read(ref dataReader));
        WriteChildren(json, GetChildren2Response.Read(ref childrenReader));
        json.WriteEndObject();
        json.Flush();
        return (StatusCodes.Status200OK, buffer.WrittenSpan.ToArray());
    }

    private static void WriteData(Utf8JsonWriter json, GetDataResponse response)
    {
        var bytes = response.Data.Span;
        var shown = bytes[..Math.Min(bytes.Length, DataShown)];
        if (response.Data.IsNull)
        {
            json.WriteNull("data");
        }
        else if (IsText(shown))
        {
            json.WriteString("data", shown);
        }
        else
        {
            json.WriteBase64String("data_base64", shown);
        }

        json.WriteBoolean("is_cut", shown.Length < bytes.Length);
        WriteStat(json, response.Stat);
    }

    private static void WriteStat(Utf8JsonWriter json, Stat stat)
    {
        json.WriteStartObject("stat");
        json.WriteString("czxid", new Zxid(stat.Czxid).ToString());
        json.WriteString("mzxid", new Zxid(stat.Mzxid).ToString());
        json.WriteString("pzxid", new Zxid(stat.Pzxid).ToString());
        json.WriteNumber("ctime", stat.Ctime);
        json.WriteNumber("mtime", stat.Mtime);
        json.WriteNumber("version", stat.Version);
        json.WriteNumber("cversion", stat.Cversion);
        json.WriteNumber("aversion", stat.Aversion);
        json.WriteString("ephemeral_owner", $"0x{stat.EphemeralOwner:x}");
        json.WriteNumber("data_length", stat.DataLength);
        json.WriteNumber("num_children", stat.NumChildren);
        json.WriteEndObject();
    }

    private static void WriteChildren(Utf8JsonWriter json, GetChildren2Response response)
    {
        var names = new List<string>();
        foreach (var name in response.Children)
        {
            names.Add(Encoding.UTF8.GetString(name.Span));
        }

        names.Sort(StringComparer.Ordinal);
        json.Texts("children", names);
    }

    /// <summary>Whether it can be shown as it is: UTF-8 without control characters but those that lay out a text.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value < ' ' && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                return false;
            }
        }

        return System.Text.Unicode.Utf8.IsValid(bytes);
    }

    private static byte[] Request(string path)
    {
        using var writer = new JuteWriter();
        new PathWatchRequest { Path = JuteBytes.FromText(path) }.Write(writer);
        return writer.Written.ToArray();
    }

    private static byte[] Problem(string sentence)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, JsonForm.Options);
        json.WriteStartObject();
        json.WriteString("error", sentence);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}

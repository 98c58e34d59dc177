using System.Buffers;
using System.Text.Json;

namespace CoordActors.Admin.Commands;

/// <summary>What a command answers: its own keys, then <c>command</c> and <c>error</c>, as ZooKeeper orders them.</summary>
/// <param name="Write">Writes the command's own keys; null for none.</param>
/// <param name="Error">A sentence, or null.</param>
/// <param name="StatusCode">The HTTP status.</param>
internal sealed record CommandReply(Action<Utf8JsonWriter>? Write, string? Error = null, int StatusCode = 200)
{
    public static readonly CommandReply Done = new(Write: null);

    /// <summary>The command has written its response itself.</summary>
    public static readonly CommandReply Streamed = new(Write: null);

    public static CommandReply Of(Action<Utf8JsonWriter> write) => new(write);

    public static CommandReply Wrong(string error, int statusCode = 200) => new(Write: null, error, statusCode);

    /// <summary>The reply as JSON.</summary>
    public byte[] ToJson(string command)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, JsonForm.Options))
        {
            json.WriteStartObject();
            Write?.Invoke(json);
            json.WriteString("command", command);
            json.WriteString("error", Error);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}

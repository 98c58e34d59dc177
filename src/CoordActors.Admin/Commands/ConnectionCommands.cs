using System.Text.Json;
using CoordActors.Server.Admin;
using CoordActors.Server.Serving;

namespace CoordActors.Admin.Commands;

/// <summary>The commands about connections and sessions.</summary>
internal static class ConnectionCommands
{
    private const int ReadInterest = 1;

    public static CommandReply Full(CommandContext context) => CommandReply.Of(json => WriteConnections(json, context, isFull: true));

    public static CommandReply Stats(CommandContext context) => CommandReply.Of(json =>
    {
        StateCommands.WriteServerStats(json, context);
        WriteConnections(json, context, isFull: false);
    });

    /// <summary>Deadlines are shown as the time left in ms, rounded to the expiry check that will notice.</summary>
    public static CommandReply Dump(CommandContext context) => CommandReply.Of(json =>
    {
        json.WriteStartObject("expiry_time_to_session_ids");
        foreach (var bucket in context.Server.Deadlines.LeftMs.GroupBy(entry => entry.Value, entry => entry.Key).OrderBy(bucket => bucket.Key))
        {
            json.Numbers(JsonForm.Key(bucket.Key), bucket);
        }

        json.WriteEndObject();
        json.WriteStartObject("session_id_to_ephemeral_paths");
        foreach (var owner in context.Server.Server.Ephemerals.GroupBy(entry => entry.SessionId, entry => entry.Path))
        {
            json.Texts(JsonForm.Key(owner.Key), owner);
        }

        json.WriteEndObject();
    });

    private static void WriteConnections(Utf8JsonWriter json, CommandContext context, bool isFull)
    {
        var connections = context.Server.Server.Connections;
        Write("connections", connections.Where(connection => !connection.IsSecure));
        Write("secure_connections", connections.Where(connection => connection.IsSecure));

        void Write(string name, IEnumerable<ConnectionView> some)
        {
            json.WriteStartArray(name);
            foreach (var connection in some)
            {
                WriteConnection(json, connection, isFull);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteConnection(Utf8JsonWriter json, ConnectionView connection, bool isFull)
    {
        var statistics = connection.Statistics;
        var latency = statistics.Latency;
        json.WriteStartObject();
        json.WriteString("remote_socket_address", connection.RemoteEndPoint);
        json.WriteNumber("interest_ops", ReadInterest);
        json.WriteNumber("outstanding_requests", connection.Outstanding);
        json.WriteNumber("packets_received", statistics.Received);
        json.WriteNumber("packets_sent", statistics.Sent);
        if (isFull)
        {
            json.WriteNumber("session_id", connection.SessionId);
            json.WriteString("last_operation", OpNames.Short(statistics));
            json.WriteNumber("established", statistics.EstablishedAtMs);
            json.WriteNumber("session_timeout", connection.TimeoutMs);
            json.WriteNumber("last_cxid", statistics.LastXid);
            json.WriteNumber("last_zxid", statistics.LastZxid);
            json.WriteNumber("last_response_time", statistics.LastResponseAtMs);
            json.WriteNumber("last_latency", latency.Last);
            json.WriteNumber("min_latency", latency.Min);
            json.WriteNumber("avg_latency", (long)latency.Average);
            json.WriteNumber("max_latency", latency.Max);
        }

        json.WriteEndObject();
    }
}

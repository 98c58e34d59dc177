using CoordActors.Server.Clients;

namespace CoordActors.Server.Serving;

/// <summary>A picture of one connection.</summary>
/// <param name="RemoteEndPoint">Address and port of the client.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="TimeoutMs">The negotiated timeout in ms.</param>
/// <param name="Outstanding">Requests received and not answered.</param>
/// <param name="Statistics">Its counters.</param>
public sealed record ConnectionView(string RemoteEndPoint, long SessionId, int TimeoutMs, int Outstanding, ConnectionStatistics Statistics)
{
    /// <summary>Whether it is encrypted.</summary>
    public bool IsSecure { get; init; }

    internal static ConnectionView Of(ClientConnection connection)
    {
        var outstanding = 0;
        for (var batch = connection.ParkedFirst; batch is not null; batch = batch.Next)
        {
            outstanding += batch.Count - batch.Cursor;
        }

        return new ConnectionView(
            connection.Link.RemoteEndPoint, connection.SessionId, connection.TimeoutMs, outstanding, connection.Statistics)
        {
            IsSecure = connection.Link.IsSecure,
        };
    }
}

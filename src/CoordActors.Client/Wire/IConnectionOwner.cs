using CoordActors.Protocol;

namespace CoordActors.Client.Wire;

/// <summary>What a connection tells the session it belongs to. Called on the connection's reading thread.</summary>
internal interface IConnectionOwner
{
    /// <summary>A reply carried this zxid.</summary>
    void Seen(long zxid);

    /// <summary>A watch has fired.</summary>
    void Fired(WatchEventType type, string path, long zxid);

    /// <summary>The server refused credentials; the connection is about to end.</summary>
    void AuthenticationFailed();

    /// <summary>The connection has ended. Nothing is told after this.</summary>
    void Lost(Connection connection, Exception reason);
}

using System.Net;

namespace CoordActors.Edge.Transport;

/// <summary>An address and port where clients connect without TLS, so that the transport can tell it from the others.</summary>
internal sealed class PlainEndPoint(IPAddress address, int port) : IPEndPoint(address, port);

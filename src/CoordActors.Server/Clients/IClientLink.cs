namespace CoordActors.Server.Clients;

/// <summary>
/// The way out to one client, as the actors see it: the edge implements it on a socket, tests on a list. Only the <see cref="Serving.TreeActor"/>
/// writes to it, so that replies and watch events of a client share one order.
/// </summary>
public interface IClientLink
{
    /// <summary>The client's address without port; IPv4 in dotted form also where it arrived mapped into IPv6.</summary>
    string RemoteAddress { get; }

    /// <summary>The client's address and port, for logs and the four-letter words.</summary>
    string RemoteEndPoint { get; }

    /// <summary>Whether the connection is encrypted.</summary>
    bool IsSecure => false;

    /// <summary>The subject of the certificate that the client has shown and that was verified, as scheme x509 names it; null for none.</summary>
    string? CertificateSubject => null;

    /// <summary>Appends whole frames to what will be sent.</summary>
    void Write(ReadOnlySpan<byte> frames);

    /// <summary>Sends what was written.</summary>
    void Flush();

    /// <summary>The client has a session from now on: requests may be read.</summary>
    /// <param name="session">Who gets them.</param>
    void Opened(IActorRef session);

    /// <summary>So many requests have been answered: reading goes on where it had stopped for too many of them.</summary>
    void Answered(int count);

    /// <summary>Closes the connection as soon as everything written has been sent.</summary>
    /// <param name="reason">For the log; null where it is the normal end.</param>
    void Close(string? reason);
}

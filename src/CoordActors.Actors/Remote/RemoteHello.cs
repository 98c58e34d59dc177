using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Actors.Remote;

/// <summary>What is known of the other side of a connection when its handshake is judged.</summary>
/// <param name="Address">The address that it says it has.</param>
/// <param name="Uid">Distinguishes the lives of a system: another number at the same address is another life, or another process.</param>
/// <param name="Hello">What its application tells of itself (<see cref="RemoteSetup.Hello"/>).</param>
/// <param name="IsInbound">True when it dialled this system.</param>
/// <param name="EndPoint">Where its connection comes from, or goes to, for messages.</param>
/// <param name="Certificate">The certificate that it showed; null without TLS.</param>
public sealed record RemoteHello(
    Address Address, long Uid, ReadOnlyMemory<byte> Hello, bool IsInbound, string EndPoint, X509Certificate2? Certificate);

using System.Net;

namespace CoordActors.Actors.Remote;

/// <summary>Lets a system exchange messages with others: <c>akka.tcp://system@host:port/user/...</c>. Without this part a system has no address.</summary>
public sealed class RemoteSetup : Setup
{
    /// <summary>The host under which the others know this system; part of its address, and never looked up here.</summary>
    public required string Host { get; init; }

    /// <summary>The port under which the others know this system, and on which it listens; 0 for any that is free.</summary>
    public required int Port { get; init; }

    /// <summary>Where to listen; null for <see cref="Host"/> when that is an IP address, and for all interfaces otherwise. A port of 0 stands for
    /// <see cref="Port"/>.</summary>
    public IPEndPoint? Bind { get; init; }

    /// <summary>Where another system is really found, asked at each attempt to connect: the host in an address may be a mere name, and one system may be
    /// found in several places. By default at the host and port of the address. Only for TCP.</summary>
    public Func<Address, DnsEndPoint> Locate { get; init; } = remote => new DnsEndPoint(remote.Host!, remote.Port!.Value);

    /// <summary>What carries the bytes; null for TCP. Each system needs one of its own.</summary>
    public RemoteTransport? Transport { get; init; }

    /// <summary>Encrypts the connections and shows certificates; null for plain TCP. Only for TCP.</summary>
    public RemoteTls? Tls { get; init; }

    /// <summary>What the application tells of itself in the handshake, such as who it is, how it is configured, what time it has; asked for at each
    /// connection, at most 64 KB.</summary>
    public Func<ReadOnlyMemory<byte>> Hello { get; init; } = () => default;

    /// <summary>Judges the other system by its handshake, on both sides of every connection: null when it is welcome, otherwise one sentence why it is
    /// not, which both sides log. Called on the thread of the connection; must be quick. By default everybody is welcome.</summary>
    public Func<RemoteHello, string?> Accept { get; init; } = _ => null;

    /// <summary>The largest message on the wire, in bytes; a larger one is not sent, and a connection that announces one is closed.</summary>
    public int MaxFrameBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How much may wait for one other system, in bytes; above it the connection is given up together with all that waits.</summary>
    public long MaxQueueBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How long dialling and shaking hands may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The pause before the second attempt to connect; doubles with each further one.</summary>
    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>The longest pause between two attempts to connect.</summary>
    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long another system may be out of reach before that is worth a warning; a refusal is at once.</summary>
    public TimeSpan WarnAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many accepted connections may be without a finished handshake; further ones are closed at once.</summary>
    public int MaxPendingHandshakes { get; init; } = 64;
}

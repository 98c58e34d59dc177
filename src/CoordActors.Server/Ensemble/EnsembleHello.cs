using CoordActors.Protocol;

namespace CoordActors.Server.Ensemble;

/// <summary>What a server says of itself when it connects to another, and how the other judges it.</summary>
/// <param name="ServerId">Its number.</param>
/// <param name="Fingerprint">Its configuration of the ensemble.</param>
/// <param name="WallMs">Its clock, ms since 1970.</param>
public sealed record EnsembleHello(long ServerId, long Fingerprint, long WallMs)
{
    /// <summary>The version of what servers tell each other. A server of another version is refused.</summary>
    private const int Version = 1;

    /// <summary>Clocks further apart than this, in ms, are a mistake: sessions, TTLs and logs could not be understood.</summary>
    public const long ClockDifferenceMaxMs = 60_000;

    /// <summary>The encoded form.</summary>
    public byte[] Encode()
    {
        using var writer = new JuteWriter(32);
        writer.WriteInt32(Version);
        writer.WriteInt64(ServerId);
        writer.WriteInt64(Fingerprint);
        writer.WriteInt64(WallMs);
        return writer.Written.ToArray();
    }

    /// <summary>Why a server that says this from an address is refused; null when it is welcome.</summary>
    /// <param name="hello">What it says.</param>
    /// <param name="address">The address that it says it has.</param>
    /// <param name="peers">The configuration of this server.</param>
    /// <param name="wallMs">This server's clock.</param>
    public static string? WhyRefused(ReadOnlySpan<byte> hello, Address address, PeerDirectory peers, long wallMs)
    {
        ArgumentNullException.ThrowIfNull(peers);
        var reader = new JuteReader(hello);
        var version = reader.ReadInt32();
        var id = reader.ReadInt64();
        var fingerprint = reader.ReadInt64();
        var theirMs = reader.ReadInt64();
        if (reader.Failed)
        {
            return $"{address} is not a server of this kind";
        }

        if (version != Version)
        {
            return $"server {id} speaks version {version} of the link between servers, server {peers.Self} version {Version}";
        }

        if (peers.IdOf(address) is not { } expected)
        {
            return peers.Ensemble.IsMember(id)
                ? $"server {id} is at {address.Host}:{address.Port}, in the configuration of server {peers.Self} it is at "
                    + $"{peers.AddressOf(id).Host}:{peers.AddressOf(id).Port}: two servers have the number {id}, or one configuration is wrong"
                : $"server {id} at {address.Host}:{address.Port} is not in the configuration of server {peers.Self}";
        }

        if (id == peers.Self || id != expected)
        {
            return $"the server at {address.Host}:{address.Port} says it is server {id}, in the configuration of server {peers.Self} it is server {expected}";
        }

        if (fingerprint != peers.Ensemble.Fingerprint)
        {
            return $"server {id} and server {peers.Self} have different lists of servers, roles, groups or weights: make both configurations equal";
        }

        return Math.Abs(theirMs - wallMs) > ClockDifferenceMaxMs
            ? $"the clocks of server {id} and server {peers.Self} are {Math.Abs(theirMs - wallMs) / 1000} s apart: set them right"
            : null;
    }
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Protocol.Sasl;

namespace CoordActors.Server.Auth;

/// <summary>
/// The identities of one connection: its address and its certificate from the start, others by auth packets and SASL. They accumulate as a set, a later one
/// never removes an earlier one, and nothing outlives the connection.
/// </summary>
public sealed class ConnectionIdentities
{
    private readonly Authenticator _authenticator;
    private readonly string _remoteAddress;
    private readonly string? _certificateSubject;
    private readonly List<Identity> _ids = [];
    private DigestMd5Server? _sasl;

    /// <summary>A connection from <paramref name="remoteAddress"/>.</summary>
    /// <param name="authenticator">Who decides.</param>
    /// <param name="remoteAddress">The client's address.</param>
    /// <param name="certificateSubject">The subject of its verified certificate; null for none.</param>
    public ConnectionIdentities(Authenticator authenticator, string remoteAddress, string? certificateSubject = null)
    {
        _authenticator = authenticator;
        _remoteAddress = remoteAddress;
        _certificateSubject = certificateSubject;
        _ids.Add(new Identity("ip", remoteAddress));
        _ids.AddRange(authenticator.OfCertificate(certificateSubject));
        Encoded = Encode();
        MayUse = authenticator.MayUse(_ids);
    }

    /// <summary>Count and scheme/id pairs, as transactions carry them. A new array for each change, never written again.</summary>
    public byte[] Encoded { get; private set; }

    /// <summary>Whether mandatory authentication, if configured, has happened.</summary>
    public bool MayUse { get; private set; }

    /// <summary>Carries out an auth packet.</summary>
    /// <returns>False where it is refused.</returns>
    public bool TryAdd(string? scheme, JuteBytes auth)
    {
        if (scheme == Authenticator.CertificateScheme)
        {
            // It was there from the start, or will never be.
            return _certificateSubject is not null;
        }

        if (!_authenticator.TryAuthenticate(scheme, auth, _remoteAddress, out var gained))
        {
            return false;
        }

        Add(gained);
        return true;
    }

    /// <summary>Takes the next token of the client's SASL exchange.</summary>
    /// <param name="token">The token.</param>
    /// <param name="answer">The token to answer with; null for none.</param>
    public SaslOutcome TakeSaslToken(ReadOnlySpan<byte> token, out byte[]? answer)
    {
        answer = null;
        if (!_authenticator.OffersSasl)
        {
            return SaslOutcome.Unchanged;
        }

        _sasl ??= _authenticator.NewSaslExchange();
        if (!_sasl.TryAnswer(token, out var next))
        {
            return _authenticator.KeepsClientsWhoseSaslFailed ? SaslOutcome.Unchanged : SaslOutcome.Refused;
        }

        answer = next;
        if (_sasl.User is not { } user)
        {
            return SaslOutcome.Unchanged;
        }

        Add(_authenticator.OfSaslUser(user));
        return SaslOutcome.LoggedIn;
    }

    private void Add(IEnumerable<Identity> gained)
    {
        foreach (var id in gained)
        {
            if (!_ids.Contains(id))
            {
                _ids.Add(id);
            }
        }

        Encoded = Encode();
        MayUse = _authenticator.MayUse(_ids);
    }

    private byte[] Encode()
    {
        using var writer = new JuteWriter();
        writer.WriteInt32(_ids.Count);
        foreach (var id in _ids)
        {
            new AuthId { Scheme = JuteBytes.FromText(id.Scheme), Id = JuteBytes.FromText(id.Name) }.Write(writer);
        }

        return writer.Written.ToArray();
    }
}

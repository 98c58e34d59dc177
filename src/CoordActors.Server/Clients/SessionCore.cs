using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server.Auth;
using CoordActors.Tree;

namespace CoordActors.Server.Clients;

/// <summary>
/// What a server decides about a client's requests before the tree sees them: which are reads, which become transactions, which are refused
/// at once. Pure: it is told batches and fills in the handling of each request and the transactions to submit.
/// </summary>
public sealed class SessionCore(Authenticator authenticator, string remoteAddress, string? certificateSubject = null)
{
    private readonly ConnectionIdentities _identities = new(authenticator, remoteAddress, certificateSubject);
    private bool _isEnding;

    /// <summary>The session's id; 0 until the handshake is done.</summary>
    public long SessionId { get; set; }

    /// <summary>The connection's number in the ensemble; 0 until the handshake is done.</summary>
    public long Origin { get; set; }

    /// <summary>The identities of the connection as transactions carry them.</summary>
    public byte[] AuthIds => _identities.Encoded;

    /// <summary>Number of transactions that <see cref="Accept"/> has appended.</summary>
    public int SubmittedCount { get; private set; }

    /// <summary>
    /// Decides each request of <paramref name="batch"/> and appends the transactions among them, still without zxid and time, to
    /// <paramref name="submission"/>.
    /// </summary>
    /// <returns>False where the connection must be closed without an answer; the transactions of this batch must not be submitted then.</returns>
    public bool Accept(RequestBatch batch, JuteWriter submission)
    {
        batch.AuthIds = _identities.Encoded;
        SubmittedCount = 0;
        for (var i = 0; i < batch.Count; i++)
        {
            ref var item = ref batch[i];
            if (_isEnding)
            {
                item.Handling = RequestHandling.Dropped;
                continue;
            }

            switch (RequestClasses.Of(item.Op))
            {
                case RequestClass.Read when _identities.MayUse:
                    item.Handling = RequestHandling.Read;
                    break;
                case RequestClass.Sync when _identities.MayUse:
                    item.Handling = RequestHandling.Sync;
                    batch.HasSync = true;
                    break;
                case RequestClass.Write when _identities.MayUse:
                    AcceptWrite(batch, ref item, submission);
                    break;
                case RequestClass.Auth:
                    if (!Authenticate(batch, ref item))
                    {
                        _isEnding = true;
                        return false;
                    }

                    break;
                case RequestClass.Sasl:
                    if (!TakeSaslToken(batch, ref item))
                    {
                        _isEnding = true;
                        return false;
                    }

                    break;
                case RequestClass.Unknown:
                    item.Handling = RequestHandling.Unknown;
                    _isEnding = true;
                    break;
                default:
                    RefuseUnauthenticated(ref item, ErrorCode.SessionClosedRequireSaslAuth);
                    break;
            }
        }

        return true;
    }

    private void AcceptWrite(RequestBatch batch, ref RequestItem item, JuteWriter submission)
    {
        item.Handling = RequestHandling.Write;
        SubmittedCount++;
        new Txn
        {
            SessionId = SessionId,
            Origin = Origin,
            Xid = item.Xid,
            Op = item.Op,
            AuthIds = _identities.Encoded,
            Body = batch.Body(item),
        }.Write(submission);
        _isEnding = item.Op == OpCode.CloseSession;
    }

    /// <returns>False for a malformed packet.</returns>
    private bool Authenticate(RequestBatch batch, ref RequestItem item)
    {
        var reader = new JuteReader(batch.Body(item));
        var packet = AuthPacket.Read(ref reader);
        if (reader.Failed)
        {
            return false;
        }

        if (_identities.TryAdd(packet.Scheme.ToText(), packet.Auth))
        {
            item.Handling = RequestHandling.Authenticated;
            (batch.AuthChanges ??= new Queue<byte[]>()).Enqueue(_identities.Encoded);
        }
        else
        {
            RefuseUnauthenticated(ref item, ErrorCode.AuthFailed);
        }

        return true;
    }

    /// <returns>False for a malformed packet.</returns>
    private bool TakeSaslToken(RequestBatch batch, ref RequestItem item)
    {
        var reader = new JuteReader(batch.Body(item));
        var packet = SaslToken.Read(ref reader);
        if (reader.Failed || (packet.Token.IsNull && authenticator.OffersSasl))
        {
            return false;
        }

        var outcome = _identities.TakeSaslToken(packet.Token.Span, out var answer);
        if (outcome == SaslOutcome.Refused)
        {
            RefuseUnauthenticated(ref item, authenticator.RequiresSasl ? ErrorCode.SessionClosedRequireSaslAuth : ErrorCode.AuthFailed);
            return true;
        }

        item.Handling = RequestHandling.Sasl;
        (batch.SaslAnswers ??= new Queue<byte[]?>()).Enqueue(answer);
        if (outcome == SaslOutcome.LoggedIn)
        {
            item.Handling = RequestHandling.SaslLoggedIn;
            (batch.AuthChanges ??= new Queue<byte[]>()).Enqueue(_identities.Encoded);
        }

        return true;
    }

    private void RefuseUnauthenticated(ref RequestItem item, ErrorCode error)
    {
        item.Handling = RequestHandling.Unauthenticated;
        item.Error = error;
        _isEnding = true;
    }
}

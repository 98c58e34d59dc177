using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Sasl;

/// <summary>One connection, and what it was told: lines that two servers can agree on.</summary>
public sealed class SaslTalk : IDisposable
{
    private readonly RawConnection _connection;
    private readonly List<string> _heard;
    private readonly string _name;
    private int _xid;

    /// <summary>Connects and opens a session, or resumes that of another.</summary>
    public SaslTalk(int port, string name, List<string> heard, SaslTalk? resumed = null)
    {
        (_name, _heard, _connection) = (name, heard, new RawConnection(port));
        _connection.Send(new Handshake { Timeout = 20_000, SessionId = resumed?.SessionId ?? 0, Password = resumed?.Password ?? new byte[16] }.ToBytes());
        var answer = HandshakeAnswer.Parse(_connection.Receive() ?? throw new InvalidOperationException("The server ended the handshake."));
        (SessionId, Password) = (answer.SessionId, answer.Password);
        answer.SessionId.ShouldNotBe(0);
    }

    public long SessionId { get; }

    public byte[] Password { get; }

    /// <summary>Logs in; <paramref name="spoil"/> changes the answer to the challenge.</summary>
    public SaslTalk LogIn(string user, string password, Func<string, string>? spoil = null, string? authorizationId = null)
    {
        if (Say(SaslDigest.Request("", "begins")) is { } challenge)
        {
            var response = SaslDigest.Respond(challenge, user, password, authorizationId);
            Say(SaslDigest.Request(spoil?.Invoke(response) ?? response, $"answers as {user}"));
        }

        return this;
    }

    /// <summary>Sends a request and hears its reply.</summary>
    /// <returns>The token in it, if there is one.</returns>
    public string? Say(Request request)
    {
        _connection.Send(new JuteBytes().Int(request.Xid ?? ++_xid).Int(request.Operation).Raw(request.Body).ToArray());
        if (_connection.Receive() is not { } payload)
        {
            _heard.Add($"{_name} {request.Text}: closed");
            return null;
        }

        var cursor = new JuteCursor(payload);
        var (xid, zxid, error) = (cursor.Int(), cursor.Long(), cursor.Int());
        var token = request.Operation == Op.Sasl && cursor.Remaining > 0 ? cursor.Text() : null;
        var body = request.Operation switch
        {
            Op.Sasl => token is null ? "no token" : token.Split('=')[0] is "rspauth" ? "proof" : "challenge",
            Op.GetAcl when error == 0 => string.Join(' ', cursor.Vector(() => $"{cursor.Int()}:{cursor.Text()}:{cursor.Text()}")!.Order()),
            Op.WhoAmI when error == 0 => string.Join(' ', cursor.Vector(() => $"{cursor.Text()}:{cursor.Text()}")!.Order()),
            _ => "",
        };
        _heard.Add($"{_name} {request.Text}: xid {xid} error {error} {body}{(request.Operation == Op.Sasl ? $" zxid {zxid}" : "")}");
        return token;
    }

    /// <summary>Notes whether the server has ended the connection, or still answers.</summary>
    public void Knock() => Say(Request.Ping());

    public void Dispose() => _connection.Dispose();
}

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using CoordActors.Client.Wire;

namespace CoordActors.Client.Sessions;

/// <summary>The life of a session: connect, serve, lose the connection, connect again, until it has ended.</summary>
internal sealed partial class ClientSession
{
    private static readonly TimeSpan PingIntervalMax = TimeSpan.FromSeconds(10);

    /// <summary>
    /// So often at least a server is tried within the session timeout, also one that is alone: a server that is just starting may take a connection and
    /// forget it (Apache's does), which must not cost the session.
    /// </summary>
    private const int TriesPerSession = 3;

    private static readonly TimeSpan CloseTimeoutMax = TimeSpan.FromSeconds(5);

    /// <summary>A session is given up without asking anybody when no server was heard for so long.</summary>
    private TimeSpan ExpiryAfter => SessionTimeout * 4 / 3;

    /// <summary>Silence of this length means that the connection is dead.</summary>
    private TimeSpan ReadTimeout => SessionTimeout * 2 / 3;

    private TimeSpan PingInterval => SessionTimeout / 3 < PingIntervalMax ? SessionTimeout / 3 : PingIntervalMax;

    public ValueTask DisposeAsync() => new(Close(endSession: true));

    /// <summary>Ends the client; the session too, or it is left to its timeout and to whoever resumes it.</summary>
    public Task Close(bool endSession)
    {
        lock (_gate)
        {
            return _closing ??= Task.Run(() => CloseOnce(endSession));
        }
    }

    private async Task CloseOnce(bool endSession)
    {
        if (endSession && Volatile.Read(ref _ready) is not null)
        {
            await EndSession().ConfigureAwait(false);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        Finish(SessionState.Closed, static _ => new ObjectDisposedException(nameof(CoordClient)));
        Volatile.Read(ref _ready)?.Abort(new ObjectDisposedException(nameof(CoordClient)));
        await _life.ConfigureAwait(false);
        await _lostIsTold.ConfigureAwait(false);
        await _signsOfLife.DisposeAsync().ConfigureAwait(false);
    }

    private async Task EndSession()
    {
        var limit = SessionTimeout < CloseTimeoutMax ? SessionTimeout : CloseTimeoutMax;
        try
        {
            await Submit<CloseSessionCall, Nothing>(default, null, CancellationToken.None).WaitAsync(limit, _time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or CoordException or ObjectDisposedException)
        {
            // The server will end the session by itself when its time is over.
        }
    }

    private async Task Live()
    {
        try
        {
            while (await Connect().ConfigureAwait(false))
            {
                await _connectionEnd.Task.ConfigureAwait(false);
                if (Volatile.Read(ref _authenticationFailed))
                {
                    Finish(SessionState.AuthFailed, static path => new AuthFailedException(path));
                    return;
                }

                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                Enter(SessionState.Disconnected);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The client was disposed.
        }
        catch (Exception e)
        {
            // A handler of StateChanged failed: without it nobody would know what has become of the session.
            Finish(SessionState.Closed, path => new CoordException(Protocol.ErrorCode.InvalidState, path, $"The client has failed: {e.Message}", e));
        }
    }

    /// <summary>Tries server after server.</summary>
    /// <returns>False when the session has ended.</returns>
    private async Task<bool> Connect()
    {
        while (true)
        {
            await Task.Delay(_hosts.Pause(), _time, _stop.Token).ConfigureAwait(false);
            var left = TimeLeft();
            if (left <= TimeSpan.Zero)
            {
                Finish(SessionState.Expired, static path => new SessionExpiredException(path));
                return false;
            }

            var server = _hosts.Next();
            try
            {
                var attempt = SessionTimeout / Math.Max(_hosts.Count, TriesPerSession);
                var welcome = await Greet(server, attempt < left ? attempt : left).ConfigureAwait(false);
                if (welcome.IsRefused)
                {
                    await welcome.Stream.DisposeAsync().ConfigureAwait(false);
                    Finish(SessionState.Expired, static path => new SessionExpiredException(path));
                    return false;
                }

                Begin(server, welcome);
                return true;
            }
            catch (LoginRefusedException)
            {
                Finish(SessionState.AuthFailed, static path => new AuthFailedException(path));
                return false;
            }
            catch (Exception e) when (!_stop.IsCancellationRequested && IsUnreachable(e))
            {
                ClientLog.Unreachable(_options.Logger, server.Host, server.Port, e.Message);
                if (State == SessionState.Connecting && !_options.WaitForServers && _hosts.IsRoundOver)
                {
                    Finish(SessionState.Closed, static path => new ConnectionLossException(path));
                    return false;
                }
            }
        }
    }

    private async Task<Welcome> Greet(DnsEndPoint server, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        var session = Volatile.Read(ref _hasSeenWriter) ? Credentials : Credentials with { Id = 0 };
        var asked = (int)Math.Clamp(_options.SessionTimeout.TotalMilliseconds, 1, int.MaxValue);
        var greeting = new Greeting(session, asked, LastZxid, _options.AcceptReadOnly);
        var welcome = await Handshake.Open(server, _options.Tls, greeting, either.Token).ConfigureAwait(false);
        if (_options.Sasl is { } credentials && !welcome.IsRefused)
        {
            await LogIn(welcome.Stream, credentials, either.Token).ConfigureAwait(false);
        }

        return welcome;
    }

    private static async Task LogIn(Stream stream, SaslCredentials credentials, CancellationToken cancellation)
    {
        try
        {
            await SaslLogin.Run(stream, credentials, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The time until the session is given up; endless before there is one.</summary>
    private TimeSpan TimeLeft() => Credentials.Id == 0 ? TimeSpan.MaxValue : ExpiryAfter - _time.GetElapsedTime(Volatile.Read(ref _lastContact));

    private static bool IsUnreachable(Exception e) =>
        e is IOException or SocketException or InvalidDataException or AuthenticationException or OperationCanceledException;

    /// <summary>A connection is made: first the identities, then the watches, then whatever has waited.</summary>
    private void Begin(DnsEndPoint server, Welcome welcome)
    {
        var connection = new Connection(welcome.Stream, server, _gate, this, _completions, _time, _options.PacketBytesMax);
        _hosts.Succeeded();
        _hasSeenWriter |= !welcome.IsReadOnly;
        _connectionEnd = NewEnd();
        Volatile.Write(ref _credentials, welcome.Session);
        Volatile.Write(ref _timeoutMs, welcome.TimeoutMs);
        Telemetry.Connected(server.Host);
        ClientLog.Connected(_options.Logger, welcome.Session.Id, server.Host, server.Port, welcome.TimeoutMs, welcome.IsReadOnly);
        Enter(welcome.IsReadOnly ? SessionState.ConnectedReadOnly : SessionState.Connected);
        lock (_gate)
        {
            foreach (var credentials in _auth)
            {
                connection.AppendAuthentication(NewAuthentication(credentials, CancellationToken.None));
            }

            foreach (var batch in Watches.Batches(LastZxid))
            {
                connection.Append(new PendingReply<SetWatchesCall, Nothing>(batch, null, CancellationToken.None), WatchesXid);
            }

            while (_waiting.TryDequeue(out var pending))
            {
                if (!pending.IsAbandoned)
                {
                    connection.Append(pending);
                }
            }

            _ready = connection;
        }

        connection.Start();
        connection.Flush(isAlone: true);
        _signsOfLife.Change(PingInterval, Timeout.InfiniteTimeSpan);
        if (_stop.IsCancellationRequested)
        {
            connection.Abort(new ObjectDisposedException(nameof(CoordClient)));
        }
        else if (welcome.IsReadOnly)
        {
            _ = LookForWriter(connection, _connectionEnd.Task);
        }

        _firstConnection.TrySetResult();
    }

    /// <summary>Pings when nothing was sent for a third of the timeout; gives the connection up when nothing was heard for two thirds.</summary>
    private void LookForSignsOfLife()
    {
        if (Volatile.Read(ref _ready) is not { } connection)
        {
            return;
        }

        var silence = connection.ReceivingSilence;
        if (silence >= ReadTimeout)
        {
            connection.Abort(new TimeoutException($"{connection.Server.Host}:{connection.Server.Port} was silent for {silence.TotalMilliseconds:0} ms."));
            return;
        }

        if (connection.SendingSilence >= PingInterval)
        {
            connection.Ping();
        }

        var untilPing = PingInterval - connection.SendingSilence;
        var untilTimeout = ReadTimeout - silence;
        var next = untilPing < untilTimeout ? untilPing : untilTimeout;
        _signsOfLife.Change(next > TimeSpan.Zero ? next : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using CoordActors.Protocol;
using CoordActors.Server.Auth;
using CoordActors.Server.Clients;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace CoordActors.Edge;

/// <summary>
/// The way out to one client on a Kestrel connection. The tree actor writes; the connection's own loop waits here for the handshake's end and,
/// when too many requests are outstanding, for answers. A client that does not read is not waited for: what does not fit into the socket's pipe
/// is kept up to a limit, then the connection is aborted.
/// </summary>
internal sealed class ClientLink : IClientLink, IRequestCounter
{
    private readonly ConnectionContext _context;
    private readonly PipeWriter _output;
    private readonly OutstandingLimit _limit;
    private readonly ILogger _logger;
    private readonly long _outputBytesMax;
    private readonly Lock _gate = new();
    private TaskCompletionSource<bool>? _waiting;
    private JuteWriter? _overflow;
    private IActorRef? _session;
    private int _outstanding;
    private bool _isClosing;
    private bool _hasEnded;
    private bool _isCongested;

    public ClientLink(ConnectionContext context, IPEndPoint remote, OutstandingLimit limit, long outputBytesMax, ILogger logger)
    {
        _context = context;
        _output = context.Transport.Output;
        _limit = limit;
        _outputBytesMax = outputBytesMax;
        _logger = logger;
        Remote = remote;
    }

    public IPEndPoint Remote { get; }

    public string RemoteAddress => Remote.Address.ToString();

    public string RemoteEndPoint => Remote.ToString();

    /// <inheritdoc />
    public bool IsSecure => _context.Features.Get<Microsoft.AspNetCore.Connections.Features.ITlsHandshakeFeature>() is not null;

    /// <inheritdoc />
    public string? CertificateSubject => DistinguishedNameText.OfSubject(_context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate);

    public bool IsClosing => Volatile.Read(ref _isClosing);

    /// <summary>Who gets the requests; null before the handshake is done.</summary>
    public IActorRef? Session => Volatile.Read(ref _session);

    public void Write(ReadOnlySpan<byte> frames)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            if (!_isCongested)
            {
                _output.Write(frames);
                return;
            }

            _overflow ??= new JuteWriter();
            _overflow.WriteRaw(frames);
            if (_overflow.Length > _outputBytesMax)
            {
                Abort($"it does not read: {_overflow.Length} bytes wait for it");
            }
        }
    }

    public void Flush()
    {
        lock (_gate)
        {
            if (!_isCongested && !_isClosing)
            {
                FlushOutput();
            }
        }
    }

    public void Opened(IActorRef session)
    {
        Volatile.Write(ref _session, session);
        Wake();
    }

    public void Answered(int count)
    {
        lock (_gate)
        {
            if (_hasEnded)
            {
                return;
            }

            _outstanding -= count;
        }

        _limit.Add(-count);
        if (Volatile.Read(ref _waiting) is not null && !MustPause)
        {
            Wake();
        }
    }

    public void Close(string? reason)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return;
            }

            _isClosing = true;
            if (reason is not null)
            {
                EdgeLog.ConnectionClosed(_logger, RemoteEndPoint, reason);
            }
        }

        _context.Transport.Input.CancelPendingRead();
        Wake();
    }

    /// <summary>Counts requests that are on their way to the tree.</summary>
    public void Received(int count)
    {
        _limit.Add(count);
        lock (_gate)
        {
            _outstanding += count;
        }
    }

    /// <summary>Waits for the end of the handshake.</summary>
    /// <returns>Whether there is a session; false where the connection is closing.</returns>
    public async ValueTask<bool> HandshakeDone()
    {
        while (Session is null && !IsClosing)
        {
            await WaitUnless(() => Session is not null || IsClosing).ConfigureAwait(false);
        }

        return Session is not null && !IsClosing;
    }

    /// <summary>Whether the loop must wait for answers before it reads on.</summary>
    public bool MustPause => _limit.MustPause(Volatile.Read(ref _outstanding)) || Volatile.Read(ref _isCongested);

    private bool IsSettled => !Volatile.Read(ref _isCongested) && (Volatile.Read(ref _outstanding) == 0 || IsClosing);

    /// <summary>Waits while <see cref="MustPause"/>.</summary>
    public async ValueTask Pause()
    {
        while (MustPause && !IsClosing)
        {
            await WaitUnless(() => !MustPause || IsClosing).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Waits until the requests that came before the end have been answered, where there still is somebody to answer, and everything written has
    /// been handed to the socket, for a client that still reads.
    /// </summary>
    /// <param name="within">How long a client may take.</param>
    public async ValueTask Settle(TimeSpan within)
    {
        try
        {
            while (!IsSettled)
            {
                await WaitUnless(() => IsSettled).WaitAsync(within).ConfigureAwait(false);
            }
        }
        catch (TimeoutException)
        {
            _context.Abort(new ConnectionAbortedException("it does not read what was left for it"));
        }
    }

    /// <summary>The connection is at its end: nobody will be answered any more.</summary>
    public void Ended()
    {
        int unanswered;
        lock (_gate)
        {
            _isClosing = true;
            _hasEnded = true;
            unanswered = _outstanding;
            _overflow?.Release();
        }

        _limit.Add(-unanswered);
    }

    private void FlushOutput()
    {
        var flush = _output.FlushAsync();
        if (flush.IsCompletedSuccessfully)
        {
            flush.GetAwaiter().GetResult();
            return;
        }

        _isCongested = true;
        _ = ContinueWhenFlushed(flush);
    }

    private async Task ContinueWhenFlushed(ValueTask<FlushResult> flush)
    {
        try
        {
            await flush.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or OperationCanceledException)
        {
            Close(failure.Message);
        }

        lock (_gate)
        {
            _isCongested = false;
            if (_overflow is { Length: > 0 } && !_hasEnded)
            {
                _output.Write(_overflow.Written);
                _overflow.Release();
                FlushOutput();
            }
        }

        Wake();
    }

    private void Abort(string reason)
    {
        _isClosing = true;
        EdgeLog.ConnectionClosed(_logger, RemoteEndPoint, reason);
        _context.Abort(new ConnectionAbortedException(reason));
    }

    private Task WaitUnless(Func<bool> isOver)
    {
        var waiting = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _waiting, waiting);
        Interlocked.MemoryBarrier();
        if (isOver())
        {
            Wake();
        }

        return waiting.Task;
    }

    private void Wake() => Interlocked.Exchange(ref _waiting, null)?.TrySetResult(true);
}

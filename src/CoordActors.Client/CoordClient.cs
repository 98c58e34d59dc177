using System.Net;
using CoordActors.Client.Sessions;
using CoordActors.Client.Wire;
using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>
/// A client of CoordActors and of Apache ZooKeeper (3.5 and later): one session, any number of concurrent requests. Thread-safe. Requests of one client are
/// carried out in the order in which they were made. When the connection breaks, the client finds another server by itself: requests made
/// meanwhile wait, reads in flight are sent again, writes in flight fail with <see cref="ConnectionLossException"/>, since nobody knows whether they
/// happened. Watches survive. When the session has expired, the client is at its end and a new one is needed.
/// </summary>
public sealed partial class CoordClient : IAsyncDisposable
{
    /// <summary>The version that matches every version.</summary>
    public const int AnyVersion = -1;

    private readonly ClientSession _session;

    private CoordClient(CoordClientOptions options) => _session = new ClientSession(options);

    /// <summary>Raised on every change of <see cref="State"/>, in order; the handler should be quick.</summary>
    public event Action<SessionState> StateChanged
    {
        add => _session.StateChanged += value;
        remove => _session.StateChanged -= value;
    }

    /// <summary>What has become of the session.</summary>
    public SessionState State => _session.State;

    /// <summary>The session id, 0 before the first connection.</summary>
    public long SessionId => _session.Credentials.Id;

    /// <summary>What is needed to go on with this session elsewhere.</summary>
    public SessionCredentials Credentials => _session.Credentials;

    /// <summary>The timeout that the server has granted; what was asked for before the first connection.</summary>
    public TimeSpan SessionTimeout => _session.SessionTimeout;

    /// <summary>The highest transaction that this session has seen.</summary>
    public Zxid LastZxid => new(_session.LastZxid);

    /// <summary>The server of the moment, null while there is none.</summary>
    public DnsEndPoint? Server => _session.Server;

    /// <summary>The servers and the chroot.</summary>
    public ConnectionString ConnectionString => _session.ConnectionString;

    /// <summary>
    /// Cancelled when the session has ended, whatever the reason: everything that rests on ephemeral znodes of this client (locks, leadership,
    /// membership) must stop then.
    /// </summary>
    public CancellationToken SessionLost => _session.Lost;

    /// <summary>Connects with defaults.</summary>
    /// <param name="connectionString"><c>host:port,host:port/chroot</c>.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="ConnectionLossException">No server could be reached in time.</exception>
    /// <exception cref="FormatException">The connection string is none.</exception>
    public static Task<CoordClient> ConnectAsync(string connectionString, CancellationToken cancellationToken = default) =>
        ConnectAsync(new CoordClientOptions { ConnectionString = connectionString }, cancellationToken);

    /// <summary>Connects and returns when there is a session.</summary>
    /// <exception cref="ConnectionLossException">No server could be reached in time.</exception>
    /// <exception cref="SessionExpiredException">The session to resume is gone.</exception>
    /// <exception cref="FormatException">The connection string is none.</exception>
    public static async Task<CoordClient> ConnectAsync(CoordClientOptions options, CancellationToken cancellationToken = default)
    {
        var client = Start(options);
        try
        {
            await client._session.FirstConnection.WaitAsync(options.ConnectTimeout ?? options.SessionTimeout, options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
            return client;
        }
        catch (TimeoutException)
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw new ConnectionLossException(null);
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes a client that connects in the background; requests wait for the connection.</summary>
    /// <exception cref="FormatException">The connection string is none.</exception>
    public static CoordClient Start(CoordClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new CoordClient(options);
    }

    /// <summary>Waits for the first connection.</summary>
    public Task WaitForConnectionAsync(CancellationToken cancellationToken = default) => _session.FirstConnection.WaitAsync(cancellationToken);

    /// <summary>Ends the session: its ephemeral znodes and watches are gone when this returns (if a server could be told).</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    /// <summary>
    /// Ends this client but not its session, which lives on until its timeout or until it is resumed with <see cref="Credentials"/>.
    /// </summary>
    public Task DetachAsync() => _session.Close(endSession: false);

    /// <summary>Adds an identity, now and on every later connection.</summary>
    /// <exception cref="AuthFailedException">The server refused it; the client is at its end.</exception>
    public Task AddAuthAsync(AuthCredentials credentials, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        return _session.Authenticate(credentials, cancellationToken);
    }

    /// <inheritdoc cref="AddAuthAsync(AuthCredentials, CancellationToken)"/>
    public Task AddAuthAsync(string scheme, byte[] auth, CancellationToken cancellationToken = default) =>
        AddAuthAsync(new AuthCredentials(scheme, auth), cancellationToken);

    private string Full(string path)
    {
        ZnodePaths.Validate(path);
        return _session.Chroot.Full(path);
    }

    private Task<TResult> Submit<TCall, TResult>(TCall request, string? path, CancellationToken cancellation, Action<ErrorCode>? answered = null)
        where TCall : struct, ICall<TResult> =>
        Telemetry.IsTraced
            ? SubmitTraced<TCall, TResult>(request, path, cancellation, answered)
            : _session.Submit<TCall, TResult>(request, path, cancellation, answered);

    private async Task<TResult> SubmitTraced<TCall, TResult>(TCall request, string? path, CancellationToken cancellation, Action<ErrorCode>? answered)
        where TCall : struct, ICall<TResult>
    {
        using var activity = Telemetry.StartActivity(request.Op, path);
        activity?.SetTag("server.address", _session.Server?.Host);
        activity?.SetTag("server.port", _session.Server?.Port);
        try
        {
            return await _session.Submit<TCall, TResult>(request, path, cancellation, answered).ConfigureAwait(false);
        }
        catch (CoordException e)
        {
            activity?.SetTag("error.type", e.Code.ToString());
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            throw;
        }
    }
}

using System.Net.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CoordActors.Cli.Shell.Editing;
using CoordActors.Cli.Shell.Output;
using CoordActors.Client;
using CoordActors.Protocol;

namespace CoordActors.Cli.Shell;

/// <summary>What the commands of one shell share: the client of the moment, where to write, what was typed.</summary>
internal sealed class ShellContext(LaunchOptions launch, TextWriter output, TextWriter error, bool isInteractive) : IAsyncDisposable
{
    private readonly List<(int Number, string Line)> _history = [];
    private CoordClient? _client;

    public LaunchOptions Launch { get; } = launch;

    /// <summary>Where results go; with <see cref="Json"/> every line of text becomes a JSON string.</summary>
    public TextWriter Out { get; } = launch.Json ? new JsonLineWriter(output) { NewLine = "\n" } : output;

    /// <summary>Where results go as they are.</summary>
    public TextWriter Raw { get; } = output;

    public TextWriter Error { get; } = error;

    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Whether colours and moving about the screen make sense.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Reads the lines, where a terminal is.</summary>
    public LineEditor? Editor { get; set; }

    public bool PrintWatches { get; set; } = true;

    public bool Json => Launch.Json;

    public bool IsQuitting { get; set; }

    /// <summary>Whether this session owns znodes that are to outlive a one-shot command.</summary>
    public bool HasEphemerals { get; set; }

    /// <summary>The servers of the session, as in the prompt.</summary>
    public string ConnectString { get; private set; } = launch.Server;

    public IReadOnlyList<(int Number, string Line)> History => _history;

    public bool IsConnected => _client is { State: not (SessionState.Closed or SessionState.Expired or SessionState.AuthFailed) };

    /// <exception cref="ShellException">There is none.</exception>
    public CoordClient Client => _client ?? throw new ShellException("Not connected");

    public string State => _client?.State switch
    {
        SessionState.Connected => "CONNECTED",
        SessionState.ConnectedReadOnly => "CONNECTEDREADONLY",
        SessionState.AuthFailed => "AUTH_FAILED",
        SessionState.Connecting or SessionState.Disconnected => "CONNECTING",
        _ => "CLOSED",
    };

    /// <summary>A client for this shell's options.</summary>
    public static CoordClientOptions ClientOptions(LaunchOptions launch, string server) => new()
    {
        ConnectionString = server,
        SessionTimeout = TimeSpan.FromMilliseconds(launch.TimeoutMs),
        AcceptReadOnly = launch.AcceptReadOnly,
        WaitForServers = launch.WaitForConnection,
        Tls = TlsOf(launch),
        Sasl = launch.ClientConfiguration is { } file ? ClientProperties.ReadSasl(file) : null,
    };

    /// <summary>How to speak TLS; null: not at all.</summary>
    public static SslClientAuthenticationOptions? TlsOf(LaunchOptions launch) =>
        launch.ClientConfiguration is { } file ? ClientProperties.ReadTls(file) : null;

    /// <summary>Connects to other servers; the old session ends.</summary>
    public async Task Connect(string server)
    {
        await Close(endSession: true).ConfigureAwait(false);
        ConnectString = server;
        var options = ClientOptions(Launch, server);
        _client = CoordClient.Start(IsInteractive ? options with { WaitForServers = true } : options);
        if (IsInteractive)
        {
            _client.StateChanged += state => ShowSession(state);
        }
    }

    /// <summary>Ends the session, or leaves it to its timeout.</summary>
    public async Task Close(bool endSession)
    {
        if (_client is not { } client)
        {
            return;
        }

        await (endSession ? client.DisposeAsync().AsTask() : client.DetachAsync()).ConfigureAwait(false);
        _client = IsInteractive ? client : null;
    }

    public async ValueTask DisposeAsync() => await Close(endSession: IsInteractive || !HasEphemerals).ConfigureAwait(false);

    public void Remember(string line) => _history.Add((_history.Count, line));

    /// <summary>Prints a watch event when it comes.</summary>
    public void Show(Task<WatchEvent> changed)
    {
        _ = changed.ContinueWith(
            task => Show(task.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    public void Show(WatchEvent watchEvent)
    {
        if (!PrintWatches)
        {
            return;
        }

        var state = watchEvent.State switch
        {
            SessionState.Connected => "SyncConnected",
            var other => other.ToString(),
        };
        var text = $"\nWATCHER::\n\nWatchedEvent state:{state} type:{watchEvent.Type} path:{watchEvent.Path ?? "null"} zxid: {watchEvent.Zxid}";
        if (Editor is { } editor)
        {
            editor.Interject(() => Write(text));
        }
        else
        {
            Write(text);
        }
    }

    /// <summary>Writes one JSON value on a line of its own.</summary>
    public void WriteJson(Action<Utf8JsonWriter> write) => WriteJson(Raw, write);

    /// <inheritdoc cref="WriteJson(Action{Utf8JsonWriter})"/>
    public static void WriteJson(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(writer);
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private void Write(string text)
    {
        Out.WriteLine(text);
        Out.Flush();
    }

    private void ShowSession(SessionState state) => Show(new WatchEvent(WatchEventType.None, state, null, -1));
}

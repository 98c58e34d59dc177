using System.Collections.Concurrent;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Server;
using CoordActors.Server.Auth;
using CoordActors.Server.Journal;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace CoordActors.Edge.Tests;

/// <summary>A whole server in this process, on Kestrel and real sockets, with its journal in memory.</summary>
internal sealed class EdgeWorld : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ActorSystem _system;
    private readonly RecordingLoggers _loggers;

    private EdgeWorld(WebApplication app, ActorSystem system, RecordingLoggers loggers, int port)
    {
        _app = app;
        _system = system;
        _loggers = loggers;
        Port = port;
    }

    public int Port { get; }

    /// <summary>What the edge has logged.</summary>
    public IReadOnlyCollection<string> Log => _loggers.Lines;

    public static async Task<EdgeWorld> Start(Func<ClientSettings, ClientSettings>? configure = null)
    {
        var port = FreePorts.Next();
        var client = (configure ?? (settings => settings))(new ClientSettings { Address = "127.0.0.1", SecureAddress = "127.0.0.1", Port = port });
        var settings = new ServerSettings
        {
            Client = client,
            FourLetterWords = new FourLetterWordSettings { Whitelist = ["ruok", "srvr"] },
        };
        var loggers = new RecordingLoggers();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(settings);
        builder.Logging.AddProvider(loggers);
        EdgeHosting.AddEdge(builder.WebHost, settings);
        var app = builder.Build();

        var system = ActorSystem.Create("edge-tests", ActorSystemSetup.Create(
            new PersistenceSetup(),
            SerializationSetup.Create(owner => [JournalSerializer.Details(owner)])));
        var peer = system.ActorOf(Props.Create(() => new PeerActor(settings)), "peer");
        var serving = await peer.Ask<PeerEvent.Serving>(PeerCommand.AwaitServing.Instance, TimeSpan.FromSeconds(30));
        var authenticator = new Authenticator(settings.Auth);
        var edge = system.ActorOf(Props.Create(() => new EdgeActor(serving.Tree, authenticator)), "edge");
        app.Services.GetRequiredService<EdgeRuntime>().Start(system, edge, serving.Admin);
        await app.StartAsync();
        return new EdgeWorld(app, system, loggers, port);
    }

    public Task<ScriptedClient> Connect() => ScriptedClient.Connect(Port);

    /// <summary>A client with a session.</summary>
    public async Task<ScriptedClient> Open()
    {
        var client = await Connect();
        await client.Send(ScriptedClient.ConnectFrame());
        (await client.Receive()).Length.ShouldBe(37);
        return client;
    }

    /// <summary>Waits for a line of the log that has all the words.</summary>
    public Task Logged(params string[] words) => _loggers.Wait(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    public void CloseAll() => _app.Services.GetRequiredService<EdgeRuntime>().CloseAll();

    public async ValueTask DisposeAsync()
    {
        CloseAll();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _system.Terminate();
    }

    private sealed class RecordingLoggers : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly SemaphoreSlim _added = new(0);

        public IReadOnlyCollection<string> Lines => _lines;

        public async Task Wait(Func<string, bool> isWanted)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!_lines.Any(isWanted))
            {
                await _added.WaitAsync(deadline.Token);
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            _lines.Enqueue(formatter(state, exception));
            _added.Release();
        }

        public void Dispose() => _added.Dispose();
    }
}

using System.Net;
using System.Text;
using System.Text.Json;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Server;
using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Roles;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CoordActors.Admin.Tests;

/// <summary>An admin server on a real port, before a whole server with its journal in memory.</summary>
internal sealed class AdminWorld : IAsyncDisposable
{
    public const long Session = 0x1000000000000077;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly WebApplication _app;
    private readonly ActorSystem _system;
    private readonly IActorRef _tree;
    private readonly HttpClient _http;
    private IActorRef _admin = ActorRefs.Nobody;
    private int _xid;

    private AdminWorld(WebApplication app, ActorSystem system, IActorRef tree, HttpClient http)
    {
        (_app, _system, _tree, _http) = (app, system, tree, http);
    }

    public RecordingPorts Ports { get; } = new();

    public LogControl Logs { get; private init; } = null!;

    /// <summary>The data directory; nothing but what is on its way to a restore is there.</summary>
    public DirectoryInfo Data { get; private init; } = null!;

    /// <summary>Where it listens.</summary>
    public Uri Address => _http.BaseAddress!;

    /// <summary>Set as soon as the host is asked to stop.</summary>
    public CancellationToken Stopping => _app.Lifetime.ApplicationStopping;

    /// <param name="configuration">Lines of HOCON within the block coord.</param>
    /// <param name="peer">What the peer says of itself; null: the real one is asked.</param>
    /// <param name="isServing">False: the host has begun, its actors have not.</param>
    public static async Task<AdminWorld> Start(string configuration = "", PeerStatus? peer = null, bool isServing = true)
    {
        var data = Directory.CreateTempSubdirectory("coord-admin-");
        var text = $"coord {{ admin.port = 0, data-dir = \"{data.FullName}\"\n{configuration}\n}}";
        var loaded = SettingsLoader.LoadText("test.conf", text);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var logs = new LogControl(loaded.Settings.Log.Level, loaded.Settings.Audit.Enabled);
        builder.Services.AddSingleton(loaded).AddSingleton(logs).AddSingleton(TimeProvider.System).AddSingleton<ISnapshotReader, ImageReader>();
        builder.Logging.Services.AddLogging();
        AdminHosting.AddAdmin(builder.WebHost, loaded.Settings.Admin).ShouldBeTrue();
        AdminHosting.AddTelemetry(builder.Services, loaded.Settings.Telemetry);
        var app = builder.Build();
        AdminHosting.UseAdmin(app);

        var system = ActorSystem.Create("admin-tests", ActorSystemSetup.Create(
            new PersistenceSetup(),
            SerializationSetup.Create(owner => [JournalSerializer.Details(owner)])));
        var serving = await system.ActorOf(Props.Create(() => new PeerActor(loaded.Settings)), "peer")
            .Ask<PeerEvent.Serving>(PeerCommand.AwaitServing.Instance, Deadline);
        if (peer is null && isServing)
        {
            app.Services.GetRequiredService<AdminRuntime>().Start(serving.Admin, new RecordingPorts());
        }

        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var http = new HttpClient { BaseAddress = new Uri(address) };
        var world = new AdminWorld(app, system, serving.Tree, http) { Logs = logs, Data = data };
        if (isServing)
        {
            var admin = world._admin = peer is null ? serving.Admin : world.AdminOf(loaded.Settings, peer);
            admin.Tell(new AdminCommand.UsePorts(world.Ports), ActorRefs.NoSender);
            app.Services.GetRequiredService<AdminRuntime>().Start(admin, world.Ports);
        }

        return world;
    }

    public Task<HttpResponseMessage> Get(string path, string? authorization = null, string? host = null) =>
        Send(HttpMethod.Get, path, authorization, host);

    public Task<HttpResponseMessage> Post(string path, string? authorization = null, string body = "") =>
        Send(HttpMethod.Post, path, authorization, host: null, new StringContent(body, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> Restore(byte[] snapshot, string? authorization = "ip") =>
        Send(HttpMethod.Post, "/commands/restore", authorization, host: null, new ByteArrayContent(snapshot));

    /// <summary>What the command <c>snapshot</c> sends.</summary>
    public async Task<byte[]> Snapshot()
    {
        using var response = await Get("/commands/snapshot", "ip");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadAsByteArrayAsync();
    }

    public static ZnodeTree TreeOf(byte[] image) => ZnodeTree.Restore(new MemoryStream(image), new TreeSettings());

    /// <summary>The JSON of a command that is answered with 200.</summary>
    public async Task<JsonElement> Json(string path)
    {
        using var response = await Get(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    public async Task<string> Text(string path)
    {
        using var response = await Get(path);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>The answer to a four-letter word.</summary>
    public async Task<string> Word(string word) =>
        (await _admin.Ask<AdminCommand.Answer>(new AdminCommand.FourLetterWord(word), Deadline)).Text;

    public async Task Open()
    {
        using var body = new JuteWriter();
        new CreateSessionRequest(30_000).Write(body);
        await Submit(OpCode.CreateSession, body.Written.ToArray());
    }

    /// <summary>Creates a znode; by default everybody may do everything with it.</summary>
    public async Task Create(string path, byte[]? data = null, CreateFlags flags = CreateFlags.Persistent, params (Permissions, string, string)[] acl)
    {
        using var body = new JuteWriter();
        new CreateRequest { Path = JuteBytes.FromText(path), Data = data ?? [], Acl = AclOf(acl), Flags = flags }.Write(body);
        await Submit(OpCode.Create, body.Written.ToArray());
    }

    public async Task SetAcl(string path, params (Permissions, string, string)[] acl)
    {
        using var body = new JuteWriter();
        new SetAclRequest { Path = JuteBytes.FromText(path), Acl = AclOf(acl), Version = -1 }.Write(body);
        await Submit(OpCode.SetAcl, body.Written.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _system.Terminate();
        Data.Delete(recursive: true);
    }

    private static JuteVector<AclEntry> AclOf((Permissions Perms, string Scheme, string Id)[] entries)
    {
        entries = entries.Length == 0 ? [((Permissions)31, "world", "anyone")] : entries;
        using var writer = new JuteWriter();
        writer.WriteInt32(entries.Length);
        foreach (var (perms, scheme, id) in entries)
        {
            new AclEntry { Perms = perms, Scheme = JuteBytes.FromText(scheme), Id = JuteBytes.FromText(id) }.Write(writer);
        }

        var reader = new JuteReader(writer.Written.ToArray());
        return JuteVector<AclEntry>.Read(ref reader);
    }

    private async Task Submit(OpCode op, byte[] body)
    {
        var before = await View();
        var writer = new JuteWriter();
        new Txn { SessionId = Session, Xid = ++_xid, Op = op, Body = body }.Write(writer);
        var array = writer.Detach(out var length);
        _system.ActorSelection("/user/peer/standalone").Tell(new RoleCommand.Submit(array, length, 1), ActorRefs.NoSender);
        using var deadline = new CancellationTokenSource(Deadline);
        while ((await View()).LastZxid == before.LastZxid)
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    private Task<ServerView> View() => _tree.Ask<ServerView>(new TreeCommand.Describe(ViewDetail.None), Deadline);

    private IActorRef AdminOf(ServerSettings settings, PeerStatus status)
    {
        var tree = _tree;
        var peer = _system.ActorOf(Props.Create(() => new Answering(status)));
        var journal = _system.ActorOf(Props.Create(() => new Answering(new JournalView())));
        return _system.ActorOf(Props.Create(() => new AdminActor(tree, settings, peer, journal)));
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? authorization, string? host, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        if (host is not null)
        {
            request.Headers.Host = host;
        }

        return await _http.SendAsync(request);
    }

    private sealed class Answering(object answer) : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(answer);
    }

    internal sealed class RecordingPorts : IClientPorts
    {
        public bool IsSuspended { get; private set; }

        public int ShedPercentage { get; private set; } = -1;

        public void Suspend() => IsSuspended = true;

        public void Resume() => IsSuspended = false;

        public Task<int> Shed(int percentage)
        {
            ShedPercentage = percentage;
            return Task.FromResult(3);
        }

        public PortCounters Count() => new(5, 6, 7);
    }
}

using CoordActors.Protocol;
using CoordActors.Protocol.Records;

namespace CoordActors.Tree.Tests;

/// <summary>Random histories, applied to the tree and to the plain model: same replies, same events, same state, whatever the seed.</summary>
public sealed partial class ModelTests
{
    private const int Watchers = 4;

    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Acls =
    [
        "31 world:anyone", "31 world:anyone", "31 world:anyone", "15 world:anyone", "1 world:anyone", "31 auth:", "31 digest:u:h",
        "23 world:anyone,31 digest:u:h",
    ];
    private static readonly string?[] Auths = [null, "digest:u:h"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_history_gives_the_replies_events_and_state_of_the_plain_model(int seed)
    {
        var history = new History(seed);
        for (var step = 0; step < 1_500; step++)
        {
            history.Step();
        }

        history.MissedCount.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_replica_that_gets_the_same_transactions_gives_the_same_replies_and_has_the_same_digest()
    {
        var history = new History(77, keepTransactions: true);
        for (var step = 0; step < 2_000; step++)
        {
            history.Step();
        }

        var replica = new ZnodeTree(History.Settings);
        var silent = new TestServer(replica);
        using var reply = new JuteWriter();
        foreach (var (encoded, expected) in history.Transactions)
        {
            Txn.TryRead(encoded, out var txn, out var consumed).ShouldBeTrue();
            consumed.ShouldBe(encoded.Length);
            reply.Clear();
            replica.Apply(txn, reply, silent);
            reply.Written.SequenceEqual(expected).ShouldBeTrue();
        }

        replica.Digest.ShouldBe(history.Server.Tree.Digest);
    }

    private sealed partial class History
    {
        private readonly Random _random;
        private readonly bool _keepTransactions;
        private readonly Model _model = new();
        private int _steps;

        public History(int seed, bool keepTransactions = false)
        {
            _random = new Random(seed);
            _keepTransactions = keepTransactions;
            Server = new TestServer(new ZnodeTree(Settings) { WatchHistoryBytes = 64 * 1024 });
            for (var watcher = 0; watcher <= Traveller; watcher++)
            {
                _model.WatcherAuth[watcher] = watcher == 0 ? "digest:u:h" : null;
                Server.Tree.AddWatcher(watcher, TestServer.Ids(_model.WatcherAuth[watcher]));
            }
        }

        public static TreeSettings Settings => new() { ExtendedTypes = true };

        public TestServer Server { get; }

        public List<(byte[] Encoded, byte[] Reply)> Transactions { get; } = [];

        public void Step()
        {
            Server.NowMs += _random.Next(10);
            switch (_random.Next(100))
            {
                case < 9:
                    OpenSession();
                    break;
                case < 12:
                    ResumeSession();
                    break;
                case < 14:
                    var closing = Begin();
                    Run(OpCode.CloseSession, [], closing, _model.IsByAnother(closing) ? ErrorCode.SessionMoved : _model.CloseSession(closing));
                    break;
                case < 18:
                    Travel();
                    break;
                case < 34:
                    Watch();
                    break;
                case < 45:
                    Multi();
                    break;
                case < 48:
                    Reap();
                    break;
                default:
                    Single();
                    break;
            }

            CompareEvents();
            CompareState();
            if (++_steps % 100 == 0)
            {
                CompareRestored();
            }
        }

        /// <summary>Mostly by the session's owner, now and then by nobody or by another connection.</summary>
        private ModelTxn Begin()
        {
            var session = 100 + _random.Next(4);
            var origin = _random.Next(10) switch
            {
                0 => 0,
                1 => 200 + _random.Next(3),
                _ => _model.Sessions.GetValueOrDefault(session),
            };
            return new(Server.Tree.LastZxid + 1, Server.NowMs, session, Pick(Auths), origin);
        }

        private T Pick<T>(T[] values) => values[_random.Next(values.Length)];

        private string Path()
        {
            var existing = _model.Paths.ToArray();
            if (_random.Next(3) > 0)
            {
                return Pick(existing);
            }

            var parent = Pick(existing);
            return (parent == "/" ? "" : parent) + "/" + (_random.Next(40) == 0 ? "" : Pick(Names));
        }

        private string? Data() => _random.Next(6) switch
        {
            0 => null,
            1 => "",
            2 => new string('y', _random.Next(40_000)),
            _ => new string('x', _random.Next(40)),
        };

        private void OpenSession()
        {
            var txn = Begin();
            Run(OpCode.CreateSession, [0, 0, 0x75, 0x30], txn, _model.OpenSession(txn));
        }

        private void ResumeSession()
        {
            var txn = Begin();
            Run(default, [0, 0, 0x3a, (byte)_random.Next(256)], txn, _model.ResumeSession(txn), TxnKind.Resume);
        }

        private void Reap()
        {
            var txn = Begin() with { SessionId = 0 };
            var path = Path();
            Run(OpCode.DeleteContainer, Body(body => body.WriteText(path)), txn, _model.DeleteContainer(txn, path));
        }

        private void Single()
        {
            var txn = Begin();
            var entry = Entry(txn);
            while (entry.Op == OpCode.Check)
            {
                entry = Entry(txn);
            }

            var expected = _model.IsByAnother(txn) ? ErrorCode.SessionMoved : entry.Apply(_model);
            Run(entry.Op, entry.Body, txn, expected);
            if (expected == ErrorCode.Ok)
            {
                var body = Server.Body();
                CompareResult(entry, ref body);
                body.Remaining.ShouldBe(0);
            }
        }

        private void Multi()
        {
            var txn = Begin();
            var entries = Enumerable.Range(0, _random.Next(6)).Select(_ => MultiEntry(txn)).ToList();
            var results = new List<ErrorCode>();
            if (_model.IsByAnother(txn))
            {
                Run(OpCode.Multi, Body(body => WriteMulti(body, entries)), txn, ErrorCode.SessionMoved);
                return;
            }

            var expected = _model.Multi(entries.Select(entry => entry.Apply), results);
            Run(OpCode.Multi, Body(body => WriteMulti(body, entries)), txn, expected);
            var reply = Server.Body();
            for (var i = 0; i < entries.Count; i++)
            {
                var header = MultiHeader.Read(ref reply);
                header.Done.ShouldBeFalse();
                header.Err.ShouldBe(results[i]);
                if (expected != ErrorCode.Ok)
                {
                    header.Op.ShouldBe(OpCode.Error);
                    reply.ReadInt32().ShouldBe((int)results[i]);
                    continue;
                }

                header.Op.ShouldBe(entries[i].Op is OpCode.CreateContainer or OpCode.CreateTtl ? OpCode.Create2 : entries[i].Op);
                SkipResult(entries[i].Op, ref reply);
            }

            MultiHeader.Read(ref reply).Done.ShouldBeTrue();
            reply.Remaining.ShouldBe(0);
            reply.Failed.ShouldBeFalse();
        }

        private static void WriteMulti(JuteWriter body, List<ModelEntry> entries)
        {
            foreach (var entry in entries)
            {
                new MultiHeader(entry.Op, false, (ErrorCode)(-1)).Write(body);
                body.WriteRaw(entry.Body);
            }

            new MultiHeader(OpCode.Error, true, (ErrorCode)(-1)).Write(body);
        }

        private ModelEntry MultiEntry(ModelTxn txn)
        {
            var entry = Entry(txn);
            while (entry.Op == OpCode.SetAcl)
            {
                entry = Entry(txn);
            }

            return entry;
        }

        private ModelEntry Entry(ModelTxn txn)
        {
            var path = Path();
            var version = _random.Next(3) == 0 ? _random.Next(3) : -1;
            var data = Data();
            var acl = Pick(Acls);
            switch (_random.Next(10))
            {
                case < 5:
                    return CreateEntry(txn, path, data, acl);
                case < 6:
                    return new ModelEntry(OpCode.Delete, path, Body(b => TestOperations.WriteVersioned(b, path, version)), m => m.Delete(txn, path, version));
                case < 8:
                    var setData = Body(b => TestOperations.WriteSetData(b, path, data, version));
                    return new ModelEntry(OpCode.SetData, path, setData, m => m.SetData(txn, path, data, version));
                case < 9:
                    acl = acl.Replace("auth:", "digest:u:h", StringComparison.Ordinal);
                    return new ModelEntry(OpCode.SetAcl, path, Body(b => WriteSetAcl(b, path, acl, version)), m => m.SetAcl(txn, path, acl, version));
                default:
                    return new ModelEntry(OpCode.Check, path, Body(b => TestOperations.WriteVersioned(b, path, version)), m => m.Check(txn, path, version));
            }
        }

        private ModelEntry CreateEntry(ModelTxn txn, string path, string? data, string acl)
        {
            var op = Pick<OpCode>([OpCode.Create, OpCode.Create, OpCode.Create2, OpCode.CreateContainer, OpCode.CreateTtl]);
            var flags = op == OpCode.CreateContainer ? CreateFlags.Container
                : op == OpCode.CreateTtl ? (CreateFlags)_random.Next(5, 7)
                : (CreateFlags)_random.Next(4);
            var ttlMs = _random.Next(10) == 0 ? 0 : 1000;
            var created = path;
            return new ModelEntry(
                op,
                path,
                Body(b => TestOperations.WriteCreate(b, op, path, data, flags, acl, ttlMs)),
                m =>
                {
                    var error = m.Create(txn, path, data, flags, acl, op, ttlMs, out created);
                    return error;
                })
            {
                Created = () => created,
            };
        }

        private static void WriteSetAcl(JuteWriter body, string path, string acl, int version)
        {
            body.WriteText(path);
            TestServer.WriteAcl(body, acl);
            body.WriteInt32(version);
        }

        private void Watch()
        {
            var watcher = _random.Next(Watchers);
            var auth = _model.WatcherAuth[watcher];
            var path = Path();
            var node = _model.Find(path);
            var readable = node is not null && Model.Allows(node.Acl, 1, auth);
            switch (_random.Next(8))
            {
                case 0:
                    Server.AddWatch(path, AddWatchMode.Persistent, watcher).ShouldBe(ErrorCode.Ok);
                    _model.Watches.Add((watcher, path, "persistent"));
                    break;
                case 1:
                    Server.AddWatch(path, AddWatchMode.PersistentRecursive, watcher).ShouldBe(ErrorCode.Ok);
                    _model.Watches.Add((watcher, path, "recursive"));
                    break;
                case 2:
                    var had = _model.Watches.RemoveWhere(watch => watch.Watcher == watcher && watch.Path == path) > 0;
                    Server.OnWatches(OpCode.RemoveWatches, path, WatcherType.Any, watcher).ShouldBe(had ? ErrorCode.Ok : ErrorCode.NoWatcher);
                    break;
                case 3:
                    _model.Watches.RemoveWhere(watch => watch.Watcher == watcher);
                    Server.Tree.RemoveWatcher(watcher);
                    Server.Tree.AddWatcher(watcher, TestServer.Ids(auth));
                    break;
                case 4 or 5:
                    Server.Exists(path, watcher, auth).ShouldBe(node is null ? ErrorCode.NoNode : readable ? ErrorCode.Ok : ErrorCode.NoAuth);
                    AddIf(node is null || readable, watcher, path, "data");
                    break;
                case 6:
                    Server.GetData(path, watcher, auth).ShouldBe(node is null ? ErrorCode.NoNode : readable ? ErrorCode.Ok : ErrorCode.NoAuth);
                    AddIf(readable, watcher, path, "data");
                    break;
                default:
                    Server.GetChildren(path, watcher, auth).ShouldBe(node is null ? ErrorCode.NoNode : readable ? ErrorCode.Ok : ErrorCode.NoAuth);
                    AddIf(readable, watcher, path, "child");
                    break;
            }
        }

        private void AddIf(bool registers, int watcher, string path, string mode)
        {
            if (registers)
            {
                _model.Watches.Add((watcher, path, mode));
            }
        }

        private void Run(OpCode op, byte[] body, ModelTxn txn, ErrorCode expected, TxnKind kind = TxnKind.Request)
        {
            var ids = TestServer.Ids(txn.Auth);
            Server.Origin = txn.Origin;
            Server.ApplyRaw(op, body, txn.SessionId, ids, kind).ShouldBe(expected, $"{op} in step {_steps}");
            Server.Tree.OwnerOf(txn.SessionId).ShouldBe(_model.Sessions.GetValueOrDefault(txn.SessionId));
            if (_keepTransactions)
            {
                using var encoded = new JuteWriter();
                new Txn
                {
                    Kind = kind,
                    Zxid = txn.Zxid,
                    TimeMs = txn.TimeMs,
                    SessionId = txn.SessionId,
                    Origin = txn.Origin,
                    Xid = 7,
                    Op = op,
                    AuthIds = ids,
                    Body = body,
                }.Write(encoded);
                Transactions.Add((encoded.Written.ToArray(), Server.LastReply.ToArray()));
            }
        }

        private void CompareResult(ModelEntry entry, ref JuteReader body)
        {
            var path = entry.Path;
            if (entry.Created is not null)
            {
                path = entry.Created();
                body.ReadBytes().ToText().ShouldBe(path);
            }

            if (entry.Op is not (OpCode.Create or OpCode.Delete))
            {
                Stat.Read(ref body).ShouldBe(_model.Stat(path));
            }
        }

        private static void SkipResult(OpCode op, ref JuteReader reply)
        {
            if (op is OpCode.Create or OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl)
            {
                reply.ReadBytes();
            }

            if (op is OpCode.Create2 or OpCode.CreateContainer or OpCode.CreateTtl or OpCode.SetData)
            {
                Stat.Read(ref reply);
            }
        }

        /// <summary>Within one trigger the order of connections is free, and a closing session's ephemerals go in any order.</summary>
        private void CompareEvents()
        {
            var isAway = _leftAt is not null;
            _missed.AddRange(_model.Events.Where(e => isAway && e.Watcher == Traveller).Select(e => $"{Server.Tree.LastZxid} {e.Trigger}"));
            var expected = Sorted(_model.Events.Where(e => !isAway || e.Watcher != Traveller).Select(e => $"{e.Watcher} {e.Trigger}"));
            Server.TakeEvents().Order(StringComparer.Ordinal).ShouldBe(expected, $"step {_steps}");
            _model.Events.Clear();
        }

        private void CompareState()
        {
            var statistics = Server.Tree.Describe();
            statistics.NodeCount.ShouldBe(_model.Paths.Count());
            var watches = _model.Watches.Where(watch => _leftAt is null || watch.Watcher != Traveller).ToList();
            statistics.WatchedPathCount.ShouldBe(watches.Select(watch => watch.Path).Distinct().Count());
            statistics.RecursiveWatchCount.ShouldBe(watches.Count(watch => watch.Mode == "recursive"));
            statistics.WatchingConnectionCount.ShouldBe(watches.Select(watch => watch.Watcher).Distinct().Count());
            statistics.SessionCount.ShouldBe(_model.Sessions.Count);
            foreach (var path in _steps % 20 == 0 ? _model.Paths : [])
            {
                Server.StatOf(path).ShouldBe(_model.Stat(path), path);
                Server.DataOf(path).ShouldBe(_model.Find(path)!.Data);
                Server.AclOf(path).ShouldBe(_model.Find(path)!.Acl);
                Server.ChildrenOf(path).Order(StringComparer.Ordinal).ShouldBe(_model.Children(path));
            }
        }

        /// <summary>An image's reader computes the digest anew from what it reads.</summary>
        private void CompareRestored()
        {
            using var stream = new MemoryStream();
            using (var image = Server.Tree.Capture())
            {
                image.WriteTo(stream);
            }

            stream.Position = 0;
            ZnodeTree.Restore(stream, new TreeSettings()).Digest.ShouldBe(Server.Tree.Digest);
        }

        private static byte[] Body(Action<JuteWriter> write)
        {
            using var writer = new JuteWriter();
            write(writer);
            return writer.Written.ToArray();
        }
    }

    private sealed record ModelEntry(OpCode Op, string Path, byte[] Body, Func<Model, ErrorCode> Apply)
    {
        public Func<string>? Created { get; init; }
    }
}

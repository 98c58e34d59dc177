using System.Globalization;
using CoordActors.Protocol;

namespace CoordActors.Cli.Bench;

/// <summary>
/// Load on the raw client protocol, so that the server is what is measured: closed loop on one thread, request frames built beforehand.
/// Runs once.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="progress">Gets one line per second while it runs.</param>
/// <param name="clock">Measures all times; the system's when null.</param>
public sealed class LoadGenerator(LoadOptions options, TextWriter progress, TimeProvider? clock = null)
{
    /// <summary>Setting up uses at most that many connections, each with that many requests outstanding.</summary>
    private const int SetupConnections = 8;
    private const int SetupOutstanding = 64;

    /// <summary>A reply's header and stat beside its value, rounded up.</summary>
    private const int ReplyBytes = 128;

    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(SessionSocket.SessionTimeoutMs / 3.0);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ServerProcesses _servers = new(options.ServerPids);
    private readonly LoadCounters _counters = new();

    /// <summary>Prepares the keys, warms up and measures; or fills, when <see cref="LoadOptions.Fill"/> is set.</summary>
    /// <exception cref="LoadException">A server cannot be reached, closes a connection or breaks the protocol.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before there was anything to measure.</exception>
    public LoadResult Run(CancellationToken cancel = default)
    {
        var sessions = SessionSocket.OpenAll(options.Hosts, options.Connections, cancel);
        try
        {
            using var sockets = CreateSocketLoop();
            var outstandingMax = Math.Max(options.Outstanding, SetupOutstanding);
            var connections = Array.ConvertAll(sessions, session => new LoadConnection(session, outstandingMax, options.Size + ReplyBytes));
            for (var i = 0; i < sessions.Length; i++)
            {
                sockets.Add(sessions[i].Socket, i);
            }

            var result = options.Fill > 0 ? Fill(sockets, connections, cancel) : Load(sockets, connections, cancel);
            SessionSocket.CloseAll(sessions);
            return result;
        }
        finally
        {
            Array.ForEach(sessions, session => session.Dispose());
        }
    }

    /// <summary>Opens idle sessions, holds them with pings for <see cref="LoadOptions.Duration"/> and reports the servers' memory.</summary>
    /// <exception cref="LoadException">A server cannot be reached, refuses or closes a connection.</exception>
    public IdleResult RunIdle(CancellationToken cancel = default)
    {
        var before = _servers.Any ? _servers.ResidentKilobytes() : (long?)null;
        var start = _clock.GetTimestamp();
        var sessions = SessionSocket.OpenAll(options.Hosts, options.IdleSessions, cancel);
        try
        {
            var opening = _clock.GetElapsedTime(start);
            progress.WriteLine(FormattableString.Invariant($"{sessions.Length} sessions open after {opening.TotalSeconds:0.0} s"));
            Hold(sessions, cancel);
            var after = _servers.Any ? _servers.ResidentKilobytes() : (long?)null;
            SessionSocket.CloseAll(sessions);
            return new IdleResult(sessions.Length, sessions.Length / Math.Max(opening.TotalSeconds, 1e-6), before, after);
        }
        finally
        {
            Array.ForEach(sessions, session => session.Dispose());
        }
    }

    private void Hold(SessionSocket[] sessions, CancellationToken cancel)
    {
        var left = options.Duration;
        while (left > TimeSpan.Zero)
        {
            var step = left < PingInterval ? left : PingInterval;
            if (cancel.WaitHandle.WaitOne(step))
            {
                return;
            }

            left -= step;
            Array.ForEach(sessions, session => session.Send(OpCode.Ping, static _ => { }));
            Array.ForEach(sessions, session => session.ReceiveFrame());
        }
    }

    private static ISocketLoop CreateSocketLoop() => OperatingSystem.IsLinux() ? new EpollSocketLoop() : new SelectSocketLoop();

    private LoadResult Load(ISocketLoop sockets, LoadConnection[] connections, CancellationToken cancel)
    {
        var source = new BenchTree(connections[0].Session, options.Size)
            .Prepare(options, (work, name) => Complete(sockets, connections, work, name, cancel));
        var pings = options.Workload.Kind == WorkloadKind.Ping;
        var loop = new LoadLoop(sockets, connections, source, options.Outstanding, pings, _counters, _clock);
        loop.Start(connections.Length);
        RunFor(loop, options.Warmup, "warm-up", cancel);
        return Measure(options.Workload.ToString(), () => RunFor(loop, options.Duration, options.Workload.ToString(), cancel));
    }

    private LoadResult Fill(ISocketLoop sockets, LoadConnection[] connections, CancellationToken cancel)
    {
        var tree = new BenchTree(connections[0].Session, options.Size);
        tree.CreateKeyParents();
        var loop = new LoadLoop(sockets, connections, tree.CreateKeys(options.Fill), options.Outstanding, false, _counters, _clock);
        return Measure("fill", () =>
        {
            loop.Start(connections.Length);
            RunFor(loop, TimeSpan.MaxValue, "fill", cancel);
        });
    }

    private LoadCounters Complete(ISocketLoop sockets, LoadConnection[] connections, RequestSource work, string name, CancellationToken cancel)
    {
        _counters.Clear();
        var loop = new LoadLoop(sockets, connections, work, SetupOutstanding, false, _counters, _clock);
        loop.Start(Math.Min(connections.Length, SetupConnections));
        RunFor(loop, TimeSpan.MaxValue, name, cancel);
        cancel.ThrowIfCancellationRequested();
        return _counters;
    }

    private LoadResult Measure(string operation, Action run)
    {
        _counters.Clear();
        var serverCpu = _servers.CpuMicroseconds();
        var clientCpu = Environment.CpuUsage.TotalTime;
        var start = _clock.GetTimestamp();
        run();
        return new LoadResult
        {
            Operation = operation,
            Connections = options.Connections,
            Outstanding = options.Outstanding,
            Size = options.Size,
            Elapsed = _clock.GetElapsedTime(start),
            Latencies = _counters.Latencies,
            Errors = _counters.Errors,
            ClientCpu = Environment.CpuUsage.TotalTime - clientCpu,
            ServerCpu = _servers.Any ? TimeSpan.FromMicroseconds(_servers.CpuMicroseconds() - serverCpu) : null,
            ServerResidentKilobytes = _servers.Any ? _servers.ResidentKilobytes() : null,
        };
    }

    /// <summary>Runs for that time or until the source has no more, with a progress line per second.</summary>
    private void RunFor(LoadLoop loop, TimeSpan duration, string name, CancellationToken cancel)
    {
        var start = _clock.GetTimestamp();
        var end = duration == TimeSpan.MaxValue ? long.MaxValue : start + (long)(duration.TotalSeconds * _clock.TimestampFrequency);
        var before = _counters.Latencies.Count;
        for (var second = 1; ; second++)
        {
            var next = Math.Min(end, start + second * _clock.TimestampFrequency);
            var goesOn = loop.RunUntil(next, cancel);
            if (!goesOn || cancel.IsCancellationRequested || next == end && second == 1)
            {
                return;
            }

            progress.WriteLine(ProgressLine(name, second, _counters.Latencies.Count - before));
            before = _counters.Latencies.Count;
            if (next == end)
            {
                return;
            }
        }
    }

    private string ProgressLine(string name, int second, long operations) => string.Create(
        CultureInfo.InvariantCulture,
        $"{second,4} s  {name,-8} {operations,10:N0}/s  p50 {_counters.Latencies.Percentile(0.5) / 1000.0:0.0} µs  p99 {_counters.Latencies.Percentile(0.99) / 1000.0:0.0} µs  errors {_counters.ErrorCount}");
}

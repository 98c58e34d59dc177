using System.Diagnostics;
using CoordActors.Protocol;
using CoordActors.Server.Clients;
using CoordActors.Tree;

namespace CoordActors.Server.Serving;

/// <summary>
/// The way of a write as spans: edge, propose, persist, commit, apply. The times are taken on the way only while somebody listens, and the spans are
/// made when the write is done, so that it costs nothing when nobody does.
/// </summary>
public static class WriteTrace
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "CoordActors";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether somebody listens.</summary>
    public static bool IsWanted => Source.HasListeners();

    /// <summary>Makes the spans of a write that is applied.</summary>
    /// <param name="txn">Its transaction.</param>
    /// <param name="error">What came of it.</param>
    /// <param name="batch">The client's batch with it.</param>
    /// <param name="times">When the journal had it.</param>
    /// <param name="appliedFrom">When the tree actor began with its transactions.</param>
    public static void Record(in Txn txn, ErrorCode error, RequestBatch batch, WriteTimes times, long appliedFrom)
    {
        var nowUtc = DateTimeOffset.UtcNow;
        var now = Stopwatch.GetTimestamp();
        using var write = Source.StartActivity(
            $"write {txn.Op}", ActivityKind.Server, parentContext: default, tags: null, links: null, At(batch.ReceivedAt));
        if (write is null)
        {
            return;
        }

        write.SetTag("coord.session", $"0x{txn.SessionId:x}");
        write.SetTag("coord.zxid", new Zxid(txn.Zxid).ToString());
        write.SetTag("coord.error", error.ToString());
        if (error != ErrorCode.Ok)
        {
            write.SetStatus(ActivityStatusCode.Error);
        }

        var submittedAt = batch.SubmittedAt == 0 ? batch.ReceivedAt : batch.SubmittedAt;
        var persistFrom = times.PersistFrom == 0 ? appliedFrom : times.PersistFrom;
        var durableAt = times.DurableAt == 0 ? persistFrom : times.DurableAt;
        Span("edge", batch.ReceivedAt, submittedAt);
        Span("propose", submittedAt, persistFrom);
        Span("persist", persistFrom, durableAt);
        Span("commit", durableAt, appliedFrom);
        Span("apply", appliedFrom, now);
        write.SetEndTime(nowUtc.UtcDateTime);

        DateTimeOffset At(long timestamp) => nowUtc - Stopwatch.GetElapsedTime(timestamp, now);

        void Span(string name, long from, long to)
        {
            using var span = Source.StartActivity(name, ActivityKind.Internal, write.Context, tags: null, links: null, At(from));
            span?.SetEndTime(At(Math.Max(from, to)).UtcDateTime);
        }
    }
}

/// <summary>When the journal began to write a batch of transactions and when it had it on the disk, in ticks of the monotonic clock; 0: not known.</summary>
/// <param name="PersistFrom">The beginning.</param>
/// <param name="DurableAt">The end.</param>
public readonly record struct WriteTimes(long PersistFrom, long DurableAt);

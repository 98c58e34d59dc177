using System.Collections.Immutable;
using CoordActors.Actors;
using CoordActors.Actors.Persistence;

namespace CoordActors.Persistence.Sqlite;

/// <summary>The journal on SQLite. A commit blocks its thread, so it runs on the pinned dispatcher (<see cref="SqlitePersistence.CreateSetup"/>).</summary>
/// <remarks>A write that finds no space or an I/O error is kept and tried again until it succeeds; the requests after it wait behind it. The event
/// stream hears <see cref="JournalStalled"/> and <see cref="JournalResumed"/>.</remarks>
public sealed class SqliteJournal : AsyncWriteJournal
{
    /// <summary>Commits between two looks at the free space of the disk.</summary>
    private const int CommitsBetweenSpaceChecks = 128;

    private readonly JournalDatabase _database;
    private readonly SqlitePersistenceOptions _options;
    private readonly JournalEncoder _encoder;
    private readonly Serialization _serialization;
    private readonly ILoggingAdapter _log;
    private readonly IScheduler _scheduler;
    private readonly EventStream _events;
    private readonly Queue<StalledWrite> _stalled = new();
    private bool _isSpaceLow;
    private bool _isReported;
    private int _commits;

    internal SqliteJournal(SqlitePersistence persistence)
    {
        _database = persistence.Journal;
        _options = persistence.Options;
        var system = Context.System;
        _serialization = system.Serialization;
        _encoder = new JournalEncoder(_serialization);
        _scheduler = system.Scheduler;
        _events = system.EventStream;
        _log = Context.GetLogger();
    }

    /// <inheritdoc/>
    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var writes = messages as IReadOnlyList<AtomicWrite> ?? [.. messages];
        if (_stalled.Count == 0)
        {
            try
            {
                var rejections = Write(writes);
                CheckSpaceSometimes();
                return Task.FromResult(rejections);
            }
            catch (SqliteException error) when (error.IsTemporary)
            {
                Stall(error.Message);
                RetryLater();
            }
        }

        var stalled = new StalledWrite(writes);
        _stalled.Enqueue(stalled);
        return stalled.Done.Task;
    }

    /// <inheritdoc/>
    protected override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        _database.Read(persistenceId, fromSequenceNr, toSequenceNr, max, row => recoveryCallback(Represent(row)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(_database.ReadHighest(persistenceId));

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        var deletion = new Deletion(persistenceId, toSequenceNr, new TaskCompletionSource());
        Delete(deletion);
        return deletion.Done.Task;
    }

    /// <inheritdoc/>
    protected override bool ReceivePluginInternal(object message)
    {
        switch (message)
        {
            case Deletion deletion: Delete(deletion); return true;
            case Retry: OnRetry(); return true;
            default: return false;
        }
    }

    private IImmutableList<Exception?>? Write(IReadOnlyList<AtomicWrite> writes)
    {
        var rejections = _encoder.Encode(writes, _scheduler.Now.UtcTicks);
        if (_encoder.Rows.Length > 0) _database.Write(_encoder.Rows);
        return rejections is null ? null : ImmutableArray.Create(rejections);
    }

    private Persistent Represent(EventRow row)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(row.Payload, out var segment) && segment.Count == segment.Array!.Length
            ? segment.Array
            : row.Payload.ToArray();
        var payload = _serialization.Deserialize(bytes, row.SerializerId, row.Manifest);
        return new Persistent(payload, row.SequenceNr, row.PersistenceId, row.Manifest, row.Timestamp);
    }

    /// <summary>One chunk; the rest as a message to itself, behind the writes that wait.</summary>
    private void Delete(Deletion deletion)
    {
        try
        {
            if (_database.DeleteChunk(deletion.PersistenceId, deletion.ToSequenceNr)) Self.Tell(deletion, Self);
            else deletion.Done.SetResult();
        }
        catch (Exception error)
        {
            deletion.Done.SetException(error);
        }
    }

    private void OnRetry()
    {
        while (_stalled.TryPeek(out var stalled))
        {
            try
            {
                var rejections = Write(stalled.Writes);
                _stalled.Dequeue();
                stalled.Done.SetResult(rejections);
            }
            catch (SqliteException error) when (error.IsTemporary)
            {
                RetryLater();
                return;
            }
            catch (Exception error)
            {
                _stalled.Dequeue();
                stalled.Done.SetException(error);
            }
        }

        CheckSpace();
        if (_isSpaceLow) RetryLater();
        else Resume();
    }

    private void CheckSpaceSometimes()
    {
        if (_commits++ % CommitsBetweenSpaceChecks != 0 || _isSpaceLow) return;
        CheckSpace();
        if (!_isSpaceLow) return;
        var free = new DriveInfo(_options.Directory).AvailableFreeSpace;
        Stall($"Only {free >> 20} MB are free for {_options.Directory}, less than {_options.DiskFreeMin >> 20} MB.");
        RetryLater();
    }

    private void CheckSpace() =>
        _isSpaceLow = _options.DiskFreeMin > 0 && new DriveInfo(_options.Directory).AvailableFreeSpace < _options.DiskFreeMin;

    private void Stall(string reason)
    {
        if (_isReported) return;
        _isReported = true;
        _log.Error("The journal stalls, and goes on trying: {0}", reason);
        _events.Publish(new JournalStalled(reason));
    }

    private void Resume()
    {
        if (!_isReported) return;
        _isReported = false;
        _log.Info("The journal writes again.");
        _events.Publish(JournalResumed.Instance);
    }

    private void RetryLater() => _scheduler.ScheduleTellOnce(_options.RetryInterval, Self, Retry.Instance, Self);

    private sealed record StalledWrite(IReadOnlyList<AtomicWrite> Writes)
    {
        internal TaskCompletionSource<IImmutableList<Exception?>?> Done { get; } = new();
    }

    private sealed record Deletion(string PersistenceId, long ToSequenceNr, TaskCompletionSource Done);

    private sealed class Retry
    {
        internal static Retry Instance { get; } = new();
    }
}

namespace CoordActors.Server.Journal;

/// <summary>
/// Reads a stretch of the stored history beside the journal actor: from a snapshot at or before its beginning, over the events behind that. Where the
/// snapshot is too new it makes way for a reader from the one before.
/// </summary>
internal sealed class HistoryReaderActor : ReceivePersistentActor
{
    private readonly JournalCommand.ReadHistory _read;
    private readonly IActorRef _replyTo;
    private readonly long _toSequenceNr;
    private readonly long _newestSnapshot;
    private readonly HistoryCollector _collector;
    private bool _isDone;

    /// <summary>Answers to <paramref name="replyTo"/> and stops.</summary>
    /// <param name="read">What is wanted.</param>
    /// <param name="replyTo">Who gets the answer.</param>
    /// <param name="toSequenceNr">The last event that counts.</param>
    /// <param name="newestSnapshot">Snapshots behind this event are too new.</param>
    public HistoryReaderActor(JournalCommand.ReadHistory read, IActorRef replyTo, long toSequenceNr, long newestSnapshot)
    {
        (_read, _replyTo, _toSequenceNr, _newestSnapshot) = (read, replyTo, toSequenceNr, newestSnapshot);
        _collector = new HistoryCollector(read);

        Recover<SnapshotOffer>(OnSnapshotOffer);
        Recover<HistoryEvent.Transactions>(transactions => OnEvent(() => _collector.Add(transactions)));
        Recover<HistoryEvent.Truncated>(truncated => OnEvent(() => _collector.Truncate(truncated.Zxid)));
        Recover<HistoryEvent.Reset>(reset => OnEvent(() => _collector.Reset(reset.Zxid)));
        RecoverAny(message =>
        {
            if (message is RecoveryCompleted)
            {
                Finish();
            }
        });
    }

    /// <inheritdoc />
    public override string PersistenceId => JournalActor.StoredUnder;

    /// <inheritdoc />
    public override Recovery Recovery => new(new SnapshotSelectionCriteria(_newestSnapshot), _toSequenceNr);

    /// <inheritdoc />
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        Log.Info("The history behind {0} could not be read: {1}", new Protocol.Zxid(_read.AfterZxid), reason.Message);
        Finish();
    }

    private void OnSnapshotOffer(SnapshotOffer offer)
    {
        using var snapshot = ((IStoredSnapshot)offer.Snapshot).OpenRead();
        var header = SnapshotHeader.Read(snapshot);
        if (header.ImageZxid <= _read.AfterZxid)
        {
            _collector.Start(header);
            return;
        }

        var (read, replyTo, to, older) = (_read, _replyTo, _toSequenceNr, offer.Metadata.SequenceNr - 1);
        _isDone = true;
        Context.Stop(Self);
        Context.Parent.Tell(new OlderWanted(Props.Create(() => new HistoryReaderActor(read, replyTo, to, older))));
    }

    private void OnEvent(Action collect)
    {
        if (_isDone)
        {
            return;
        }

        if (!_collector.HasStarted)
        {
            _collector.StartAtFirstEvent(LastSequenceNr);
        }

        collect();
        if (_collector.IsDone)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (!_isDone)
        {
            _isDone = true;
            _replyTo.Tell(_collector.Result());
            Context.Stop(Self);
        }
    }

    /// <summary>The snapshot was too new.</summary>
    /// <param name="Reader">Reads from the one before.</param>
    internal sealed record OlderWanted(Props Reader);
}

using CoordActors.Server.Clients;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Admin;

/// <summary>Answers operators: asks the other actors for pictures of their state and never touches it.</summary>
public sealed class AdminActor : UntypedActor
{
    private const long DefaultTraceMask = 306;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly IActorRef _tree;
    private readonly IActorRef _peer;
    private readonly IActorRef _journal;
    private readonly FourLetterWords _words;
    private readonly long _startedAtMs;
    private IClientPorts? _ports;
    private long _traceMask = DefaultTraceMask;

    /// <summary>For a server with these actors.</summary>
    /// <param name="tree">The tree actor; it passes questions about sessions on to the tracker of the present term.</param>
    /// <param name="settings">The server's settings.</param>
    /// <param name="peer">Who knows the role.</param>
    /// <param name="journal">Who knows the disk.</param>
    public AdminActor(IActorRef tree, ServerSettings settings, IActorRef peer, IActorRef journal)
    {
        _tree = tree;
        _peer = peer;
        _journal = journal;
        _words = new FourLetterWords(settings);
        _startedAtMs = MonotonicMs;
    }

    private static long MonotonicMs => (long)Context.System.Scheduler.MonotonicClock.TotalMilliseconds;

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case AdminCommand.FourLetterWord word:
                OnWord(word);
                break;
            case AdminCommand.Look look:
                Collect(look).PipeTo(Sender, Self);
                break;
            case AdminCommand.AskTree ask:
                _tree.Forward(ask.Question);
                break;
            case AdminCommand.CaptureImage:
                _tree.Forward(TreeCommand.CaptureImage.Instance);
                break;
            case AdminCommand.ReleaseImage release:
                _tree.Tell(new TreeCommand.ReleaseImage(release.Image));
                break;
            case AdminCommand.TakeSnapshot:
                _journal.Forward(JournalCommand.TakeSnapshot.Instance);
                break;
            case AdminCommand.Restore restore:
                _peer.Forward(new PeerCommand.Restore(restore.Tree));
                break;
            case AdminCommand.ResetStatistics reset:
                Reset(reset.Connections);
                break;
            case AdminCommand.SetTraceMask set:
                _traceMask = set.Mask;
                break;
            case AdminCommand.Audit audit:
                _tree.Tell(new TreeCommand.Audit(audit.IsOn));
                break;
            case AdminCommand.UsePorts use:
                _ports = use.Ports;
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnWord(AdminCommand.FourLetterWord command)
    {
        var word = command.Word;
        if (!_words.IsEnabled(word))
        {
            Sender.Tell(new AdminCommand.Answer(FourLetterWords.NotEnabled(word)));
            return;
        }

        if (!FourLetterWords.NeedsServer(word))
        {
            Sender.Tell(new AdminCommand.Answer(FourLetterWords.AnswerAlways(word)));
            return;
        }

        switch (word)
        {
            case "crst":
                Reset(connections: true);
                break;
            case "srst":
                Reset(connections: false);
                break;
            case "stmk":
                _traceMask = command.Argument;
                break;
            default:
                break;
        }

        Collect(new AdminCommand.Look(FourLetterWords.DetailOf(word), word == "dump")).PipeTo(
            Sender,
            Self,
            picture => new AdminCommand.Answer(_words.Answer(word, picture)),
            failure => new AdminCommand.Answer($"{word} could not be answered: {failure.Message}\n"));
    }

    private void Reset(bool connections)
    {
        _tree.Tell(new TreeCommand.ResetStatistics(connections));
        if (!connections)
        {
            _journal.Tell(JournalCommand.ResetStatistics.Instance);
        }
    }

    /// <summary>All are asked at once; what they say is taken a moment apart.</summary>
    private async Task<ServerPicture> Collect(AdminCommand.Look look)
    {
        var uptimeMs = MonotonicMs - _startedAtMs;
        var (ports, traceMask) = (_ports, _traceMask);
        var peer = _peer.Ask<PeerStatus>(PeerCommand.Describe.Instance, AnswerWithin);
        var server = _tree.Ask<ServerView>(new TreeCommand.Describe(look.Detail), AnswerWithin);
        var journal = _journal.Ask<JournalView>(JournalCommand.Describe.Instance, AnswerWithin);
        var deadlines = look.Deadlines
            ? _tree.Ask<SessionCommand.Deadlines>(SessionCommand.Describe.Instance, AnswerWithin)
            : Task.FromResult(new SessionCommand.Deadlines([]));
        await Task.WhenAll(peer, server, journal, deadlines).ConfigureAwait(false);
        return new ServerPicture(await server.ConfigureAwait(false), await peer.ConfigureAwait(false))
        {
            Journal = await journal.ConfigureAwait(false),
            Ports = ports?.Count() ?? PortCounters.None,
            Deadlines = await deadlines.ConfigureAwait(false),
            UptimeMs = uptimeMs,
            TraceMask = traceMask,
        };
    }
}

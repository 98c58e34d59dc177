using CoordActors.Server.Serving;
using CoordActors.Server.Sessions;
using CoordActors.Server.Settings;

namespace CoordActors.Server.Admin;

/// <summary>Answers four-letter words: asks the other actors for pictures of their state and never touches it.</summary>
public sealed class AdminActor : UntypedActor
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly ServingActors _actors;
    private readonly FourLetterWords _words;
    private readonly long _startedAtMs;

    /// <summary>For a server with these actors.</summary>
    public AdminActor(ServingActors actors, ServerSettings settings)
    {
        _actors = actors;
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
                OnWord(word.Word);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void OnWord(string word)
    {
        if (!_words.IsEnabled(word))
        {
            Sender.Tell(new AdminCommand.Answer(FourLetterWords.NotEnabled(word)));
            return;
        }

        switch (word)
        {
            case "crst":
                _actors.Tree.Tell(new TreeCommand.ResetStatistics(Connections: true));
                break;
            case "srst":
                _actors.Tree.Tell(new TreeCommand.ResetStatistics(Connections: false));
                break;
            default:
                break;
        }

        var uptimeMs = MonotonicMs - _startedAtMs;
        Collect(word).PipeTo(
            Sender,
            Self,
            pictures => new AdminCommand.Answer(_words.Answer(word, pictures.Server, pictures.Deadlines, uptimeMs)),
            failure => new AdminCommand.Answer($"{word} could not be answered: {failure.Message}\n"));
    }

    private async Task<(ServerView Server, SessionCommand.Deadlines Deadlines)> Collect(string word)
    {
        var server = _actors.Tree.Ask<ServerView>(new TreeCommand.Describe(FourLetterWords.DetailOf(word)), AnswerWithin);
        var deadlines = word == "dump"
            ? await _actors.Tracker.Ask<SessionCommand.Deadlines>(SessionCommand.Describe.Instance, AnswerWithin).ConfigureAwait(false)
            : new SessionCommand.Deadlines([]);
        return (await server.ConfigureAwait(false), deadlines);
    }
}

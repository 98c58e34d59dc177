using CoordActors.Actors;
using CoordActors.Cli.Hosting;

namespace CoordActors.Cli.Tests.Hosting;

/// <summary>A server that tries in vain says why, but not each second.</summary>
public sealed class RepetitionsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly Repetitions _repetitions = new();

    [Fact]
    public void The_same_sentence_is_news_once_a_minute()
    {
        LevelOf(TermOver("refused"), 0).ShouldBe(LogLevel.InfoLevel);
        LevelOf(TermOver("refused"), 1).ShouldBe(LogLevel.DebugLevel);
        LevelOf(TermOver("refused"), 59).ShouldBe(LogLevel.DebugLevel);
        LevelOf(TermOver("refused"), 60).ShouldBe(LogLevel.InfoLevel);
        LevelOf(TermOver("refused"), 61).ShouldBe(LogLevel.DebugLevel);
    }

    [Fact]
    public void Another_reason_or_a_higher_level_is_news()
    {
        LevelOf(TermOver("refused"), 0).ShouldBe(LogLevel.InfoLevel);
        LevelOf(TermOver("silence"), 1).ShouldBe(LogLevel.InfoLevel);
        LevelOf(TermOver("refused") with { LogLevel = LogLevel.WarningLevel }, 2).ShouldBe(LogLevel.WarningLevel);
    }

    [Fact]
    public void All_is_news_again_once_the_server_has_served()
    {
        LevelOf(TermOver("silence"), 0).ShouldBe(LogLevel.InfoLevel);
        LevelOf(Event("Epoch {0} is established: this server takes part as {1}.", 3, "leader"), 1).ShouldBe(LogLevel.InfoLevel);
        LevelOf(TermOver("silence"), 2).ShouldBe(LogLevel.InfoLevel);
    }

    [Fact]
    public void Other_events_are_never_thinned_out()
    {
        LevelOf(Event("The journal writes again."), 0).ShouldBe(LogLevel.InfoLevel);
        LevelOf(Event("The journal writes again."), 1).ShouldBe(LogLevel.InfoLevel);
        LevelOf(Event("no such event"), 0).ShouldBe(LogLevel.InfoLevel);
        LevelOf(Event("no such event"), 0).ShouldBe(LogLevel.InfoLevel);
    }

    private static LogEvent TermOver(string reason) => Event("The term with leader {0} is over: {1}.", 3, reason);

    private static LogEvent Event(string format, params object?[] args) => new(Noon, "akka://coord/user/peer", LogLevel.InfoLevel, format, args, null);

    private LogLevel LevelOf(LogEvent logEvent, int second) =>
        _repetitions.LevelOf(logEvent with { Timestamp = Noon.AddSeconds(second) }, ActorEvents.Find(logEvent.Format));
}

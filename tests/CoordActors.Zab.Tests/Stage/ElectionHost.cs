using CoordActors.Zab.Election;

namespace CoordActors.Zab.Tests;

/// <summary>
/// An election on the stage: <c>1 is looking, round 1: leader 3, epoch 1, last 1.4</c> is a notification of server 1 (also <c>is following</c>,
/// <c>is leading</c>); <c>looks</c> or <c>looks and suspects 3</c> begins a round;
/// <c>3 is reachable</c>, <c>3 is unreachable</c>, <c>epoch 2 is established</c>,
/// <c>the term is over</c>.
/// </summary>
internal sealed class ElectionHost(SceneSettings settings) : SceneHost
{
    private readonly ElectionCore _core = new(settings.Self, settings.Ensemble, settings.Timings);

    protected override void Tick() => _core.Tick(Now);

    protected override IEnumerable<string> Outcome()
    {
        var ready = _core.TakeReady();
        foreach (var (to, notification) in ready.Notifications)
        {
            yield return $"{to}: is {Describe(notification)}";
        }

        foreach (var server in ready.LookingVoters)
        {
            yield return $"the leader is told that {server} is looking";
        }

        if (ready.Elected is { } vote)
        {
            yield return $"elected {vote.Leader}";
        }

        foreach (var reason in ready.Strangers)
        {
            yield return reason;
        }
    }

    protected override bool Happens(string[] words)
    {
        switch (words)
        {
            case ["looks"]:
                _core.Start(Now, settings.Disk().LastZxid, settings.Current);
                return true;
            case ["looks", "and", "suspects", var suspect]:
                _core.Start(Now, settings.Disk().LastZxid, settings.Current, Number(suspect));
                return true;
            case [var server, "is", "reachable"]:
                _core.OnLinkUp(Now, Number(server));
                return true;
            case [var server, "is", "unreachable"]:
                _core.OnLinkDown(Now, Number(server));
                return true;
            case ["epoch", var epoch, "is", "established"]:
                _core.OnEstablished(Number(epoch));
                return true;
            case ["the", "term", "is", "over"]:
                _core.OnTermOver();
                return true;
            case [var server, "is", "of", "another", "ensemble"]:
                _core.Step(Now, new Notification(Number(server), PeerState.Looking, new Vote(Number(server), 0, 0), 1, 1));
                return true;
            case [var server, "is", var state, "round", var round, "leader", var leader, "epoch", var epoch, "last", var last]:
                var vote = new Vote(Number(Bare(leader)), Scene.Zxid(last), Number(Bare(epoch)));
                _core.Step(Now, new Notification(Number(server), StateOf(Bare(state)), vote, Number(Bare(round)), settings.Ensemble.Fingerprint));
                return true;
            default:
                return false;
        }
    }

    private static string Describe(Notification notification)
    {
        var vote = notification.Vote;
        var state = notification.State.ToString().ToLowerInvariant();
        return vote == Vote.None
            ? $"{state}, round {notification.Round}: leader nobody"
            : $"{state}, round {notification.Round}: leader {vote.Leader}, epoch {vote.PeerEpoch}, last {Scene.Text(vote.Zxid)}";
    }

    private static string Bare(string word) => word.TrimEnd(',', ':');

    private static PeerState StateOf(string word) => Enum.Parse<PeerState>(word, ignoreCase: true);
}

using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>An ensemble of ours against an ensemble of Apache's, each of three servers; the connections are at a follower.</summary>
public sealed class EnsembleScripts(EnsembleScripts.Ensembles ensembles) : IClassFixture<EnsembleScripts.Ensembles>
{
    [ApacheTheory]
    [InlineData(11)]
    [InlineData(12)]
    public void Three_connections_do_as_they_please(int seed) => ensembles.Servers.Compare($"ensemble-{seed}", world => RandomScripts.Play(world, seed));

    [ApacheFact]
    public void A_session_is_resumed_with_its_password_only() => ensembles.Servers.Compare("ensemble-resume", world =>
    {
        var first = world.Connect("first");
        first.Call(Request.Create($"{world.Root}/e", flags: 1));
        first.Drop();
        world.Connect("impostor", new Handshake { SessionId = first.SessionId, Password = new byte[16] });
        var second = world.Connect("second", new Handshake { SessionId = first.SessionId, Password = first.Password });
        second.Call(Request.Exists($"{world.Root}/e"));
        second.Call(Request.Create($"{world.Root}/n"));
        second.Call(Request.Bare(Op.CloseSession, "closeSession"));
        world.Connect("late", new Handshake { SessionId = first.SessionId, Password = first.Password });
        var other = world.Connect("other");
        other.Call(Request.GetChildren2(world.Root));
    });

    /// <summary>Both ensembles, for all scripts.</summary>
    public sealed class Ensembles : IDisposable
    {
        internal DifferentialServers Servers { get; } = new(areEnsembles: true);

        public void Dispose() => Servers.Dispose();
    }
}

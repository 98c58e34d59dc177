using CoordActors.Interop.Foreign;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>An ensemble of ours against an ensemble of Apache's, each of three servers; the connections are at a follower.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleScripts(DifferentialEnsembles ensembles)
{
    [ApacheFact]
    public void A_session_is_resumed_with_its_password_only() => ensembles.Compare("ensemble-resume", world =>
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
}

/// <summary>The scripts about single znodes, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleNodeScripts(DifferentialEnsembles ensembles) : NodeScripts(ensembles);

/// <summary>The scripts about rights, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleAclScripts(DifferentialEnsembles ensembles) : AclScripts(ensembles);

/// <summary>The scripts about multis, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleMultiScripts(DifferentialEnsembles ensembles) : MultiScripts(ensembles);

/// <summary>The scripts about watches, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleWatchScripts(DifferentialEnsembles ensembles) : WatchScripts(ensembles);

/// <summary>The scripts about sessions, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleSessionScripts(DifferentialEnsembles ensembles) : SessionScripts(ensembles);

/// <summary>The random scripts, in ensembles.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleRandomScripts(DifferentialEnsembles ensembles) : RandomScripts(ensembles);

/// <summary>The scripts about the first znodes, in ensembles, which other scripts have used as well: both have lived through the same.</summary>
[Collection(DifferentialEnsembleCollection.Name)]
public sealed class EnsembleFirstZnodeScripts(DifferentialEnsembles ensembles) : FreshServerScripts
{
    /// <inheritdoc />
    protected override void Compare(string name, Action<World> script) => ensembles.Compare(name, script);
}

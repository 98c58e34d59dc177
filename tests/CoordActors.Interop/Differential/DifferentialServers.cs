using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>
/// The server under test and Apache's, side by side, for all scripts; both have lived through the same requests.
/// </summary>
public class DifferentialServers : IDisposable
{
    /// <summary>Names a directory into which both transcripts of every script are written.</summary>
    public const string TranscriptsVariable = "COORD_INTEROP_TRANSCRIPTS";

    /// <summary>
    /// So often a script is played at most on ensembles. A follower of Apache's 3.8.0 now and then leaves a ping unanswered, and lets a write through
    /// that the list of rights set right before forbids: then Apache does otherwise the next time. Ours has to do the same each time.
    /// </summary>
    private const int PlaysMax = 3;
    private const int HangsMax = 5;

    /// <summary>
    /// The digest is that of super:secret: cleaning up must not stumble over the rights that scripts leave. No session is so short that it ends by itself
    /// between two steps on a busy machine, and those that scripts leave behind outlive all scripts.
    /// </summary>
    private readonly ServerOptions _options = new()
    {
        SuperDigest = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=",
        MinSessionTimeout = 10_000,
        MaxSessionTimeout = new Handshake().Timeout,
    };

    private readonly List<IDisposable> _started = [];
    private Lazy<(ServerUnderTest Ours, ServerUnderTest Apache)> _servers;
    private readonly bool _areEnsembles;
    private int _hangs;

    public DifferentialServers()
        : this(areEnsembles: false)
    {
    }

    /// <summary>Two servers, or two ensembles of three of which the scripts talk to a follower.</summary>
    protected DifferentialServers(bool areEnsembles)
    {
        _areEnsembles = areEnsembles;
        _servers = Pair();
    }

    /// <summary>Plays a script on both servers and compares what was seen.</summary>
    /// <param name="name">The script's name in messages and in its path.</param>
    /// <param name="script">Acts on the world; it must do the same on every server.</param>
    /// <param name="outside">Paths outside of the script's root that it leaves and that are to be removed.</param>
    public void Compare(string name, Action<World> script, params string[] outside)
    {
        var (ours, apache) = PlayOnBoth(name, script, outside);
        for (var play = 2; play <= PlaysMax && _areEnsembles && !Transcripts.Agree(ours, apache); play++)
        {
            var first = ours;
            (ours, apache) = PlayOnBoth(name, script, outside);
            Transcripts.ShouldAgree(ours, first, $"{name}, once more");
        }

        Transcripts.ShouldAgree(ours, apache, name);
    }

    private (IReadOnlyList<Step> Ours, IReadOnlyList<Step> Apache) PlayOnBoth(string name, Action<World> script, string[] outside)
    {
        var ours = Play(_servers.Value.Ours, name, script, outside);
        Keep(ours, $"{name}.ours.txt");
        IReadOnlyList<Step> apache;
        try
        {
            apache = Play(_servers.Value.Apache, name, script, outside);
        }
        catch (TimeoutException) when (_areEnsembles && ++_hangs <= HangsMax)
        {
            // On a busy machine Apache's followers now and then forget a request, and all that follows it. Both begin anew, so that they stay comparable.
            Dispose();
            _started.Clear();
            _servers = Pair();
            return PlayOnBoth(name, script, outside);
        }

        Keep(apache, $"{name}.apache.txt");
        return (ours, apache);
    }

    private Lazy<(ServerUnderTest Ours, ServerUnderTest Apache)> Pair() => new(() => (Start(Target.IsApache), Start(isApache: true)));

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        foreach (var started in _started)
        {
            started.Dispose();
        }
    }

    private ServerUnderTest Start(bool isApache)
    {
        if (_areEnsembles)
        {
            var ensemble = EnsembleUnderTest.Start(options: _options, apache: isApache);
            _started.Add(ensemble);
            return ensemble.Follower;
        }

        var server = isApache ? new ApacheServer(_options).Start() : Target.Start(_options);
        _started.Add(server);
        return server;
    }

    private static void Keep(IReadOnlyList<Step> transcript, string file)
    {
        if (Environment.GetEnvironmentVariable(TranscriptsVariable) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
            File.WriteAllLines(Path.Combine(directory, file), transcript.Select(step => step.ToString()));
        }
    }

    private IReadOnlyList<Step> Play(ServerUnderTest server, string name, Action<World> script, string[] outside)
    {
        using var world = new World(server, "/" + name, forgetsResumptions: _areEnsembles);
        try
        {
            script(world);
        }
        finally
        {
            world.CleanUp(outside);
        }

        return world.Transcript;
    }
}

/// <summary>An ensemble of the server under test and one of Apache's.</summary>
public sealed class DifferentialEnsembles() : DifferentialServers(areEnsembles: true);

/// <summary>All scripts share the two servers, one script at a time.</summary>
[CollectionDefinition(Name)]
public sealed class DifferentialCollection : ICollectionFixture<DifferentialServers>
{
    public const string Name = "Differential";
}

/// <summary>All scripts once more, with the two ensembles.</summary>
[CollectionDefinition(Name)]
public sealed class DifferentialEnsembleCollection : ICollectionFixture<DifferentialEnsembles>
{
    public const string Name = "Differential ensembles";
}

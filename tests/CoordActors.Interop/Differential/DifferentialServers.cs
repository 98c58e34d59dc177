using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Differential;

/// <summary>
/// The server under test and Apache's, side by side, for all scripts; both have lived through the same requests. With COORD_INTEROP_ENSEMBLE=1 each is
/// an ensemble of three, and the scripts talk to a follower.
/// </summary>
public sealed class DifferentialServers : IDisposable
{
    /// <summary>Names a directory into which both transcripts of every script are written.</summary>
    public const string TranscriptsVariable = "COORD_INTEROP_TRANSCRIPTS";

    /// <summary>With 1 the scripts run on ensembles.</summary>
    public const string EnsembleVariable = "COORD_INTEROP_ENSEMBLE";

    /// <summary>The digest of super:secret: cleaning up must not stumble over the rights that scripts leave.</summary>
    private readonly ServerOptions _options = new() { SuperDigest = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=" };

    private readonly List<IDisposable> _started = [];
    private readonly Lazy<(ServerUnderTest Ours, ServerUnderTest Apache)> _servers;
    private readonly bool _areEnsembles;

    public DifferentialServers()
        : this(Environment.GetEnvironmentVariable(EnsembleVariable) == "1")
    {
    }

    /// <summary>Two servers, or two ensembles of three.</summary>
    internal DifferentialServers(bool areEnsembles)
    {
        _areEnsembles = areEnsembles;
        _servers = new(() => (Start(Target.IsApache), Start(isApache: true)));
    }

    /// <summary>Plays a script on both servers and compares what was seen.</summary>
    /// <param name="name">The script's name in messages and in its path.</param>
    /// <param name="script">Acts on the world; it must do the same on every server.</param>
    /// <param name="outside">Paths outside of the script's root that it leaves and that are to be removed.</param>
    public void Compare(string name, Action<World> script, params string[] outside)
    {
        var ours = Play(_servers.Value.Ours, name, script, outside);
        Keep(ours, $"{name}.ours.txt");
        var apache = Play(_servers.Value.Apache, name, script, outside);
        Keep(apache, $"{name}.apache.txt");
        Transcripts.ShouldAgree(ours, apache, name);
    }

    public void Dispose()
    {
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

/// <summary>All scripts share the two servers, one script at a time.</summary>
[CollectionDefinition(Name)]
public sealed class DifferentialCollection : ICollectionFixture<DifferentialServers>
{
    public const string Name = "Differential";
}

using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Differential;

/// <summary>The server under test and Apache's, side by side, for all scripts; both have lived through the same requests.</summary>
public sealed class DifferentialServers : IDisposable
{
    /// <summary>Names a directory into which both transcripts of every script are written.</summary>
    public const string TranscriptsVariable = "COORD_INTEROP_TRANSCRIPTS";

    /// <summary>The digest of super:secret: cleaning up must not stumble over the rights that scripts leave.</summary>
    private readonly ServerOptions _options = new() { SuperDigest = "super:lK75jTNcA+U9vtVEw5vB51mj/w4=" };

    private readonly Lazy<(ServerUnderTest Ours, ServerUnderTest Apache)> _servers;

    public DifferentialServers() => _servers = new(() => (Target.Start(_options), new ApacheServer(_options).Start()));

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
        if (_servers.IsValueCreated)
        {
            _servers.Value.Ours.Dispose();
            _servers.Value.Apache.Dispose();
        }
    }

    private static void Keep(IReadOnlyList<Step> transcript, string file)
    {
        if (Environment.GetEnvironmentVariable(TranscriptsVariable) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
            File.WriteAllLines(Path.Combine(directory, file), transcript.Select(step => step.ToString()));
        }
    }

    private static IReadOnlyList<Step> Play(ServerUnderTest server, string name, Action<World> script, string[] outside)
    {
        using var world = new World(server, "/" + name);
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

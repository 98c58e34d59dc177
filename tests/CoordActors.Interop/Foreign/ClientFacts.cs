namespace CoordActors.Interop.Foreign;

/// <summary>A scenario of the Python client.</summary>
public sealed class KazooFactAttribute : FactAttribute
{
    public KazooFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForKazoo);
}

/// <summary>A scenario of the Python client that logs in with SASL.</summary>
public sealed class KazooSaslFactAttribute : FactAttribute
{
    public KazooSaslFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForKazooSasl);
}

/// <summary>A scenario of the Java client.</summary>
public sealed class JavaFactAttribute : FactAttribute
{
    /// <param name="isAboutOurs">Whether Apache's server does not do what the scenario expects.</param>
    public JavaFactAttribute(bool isAboutOurs = false) =>
        Skip = isAboutOurs && Hosting.Target.IsApache ? "This is about our server." : Toolbox.SkipWithout(Toolbox.MissingForJava);
}

/// <summary>A scenario of Curator on the Java client.</summary>
public sealed class CuratorFactAttribute : FactAttribute
{
    public CuratorFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForCurator);
}

/// <summary>A scenario of the C client.</summary>
public sealed class CClientFactAttribute : FactAttribute
{
    public CClientFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForC);
}

/// <summary>A scenario of the shell that is packaged with the C client.</summary>
public sealed class CShellFactAttribute : FactAttribute
{
    public CShellFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForPackagedCShell);
}

/// <summary>A scenario of the Go client, which speaks the handshake without the read-only byte.</summary>
public sealed class GoFactAttribute : FactAttribute
{
    public GoFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForGo);
}

/// <summary>A scenario of ZooKeeper's own shell.</summary>
public sealed class ZkCliFactAttribute : FactAttribute
{
    public ZkCliFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForZkCli);
}

/// <summary>As <see cref="ZkCliFactAttribute"/>, for several sets of data.</summary>
public sealed class ZkCliTheoryAttribute : TheoryAttribute
{
    public ZkCliTheoryAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForZkCli);
}

/// <summary>A comparison that needs Apache ZooKeeper on this machine.</summary>
public sealed class ApacheFactAttribute : FactAttribute
{
    public ApacheFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForApache);
}

/// <summary>A comparison that needs Apache ZooKeeper with its admin server.</summary>
public sealed class ApacheAdminFactAttribute : FactAttribute
{
    public ApacheAdminFactAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForApacheAdmin);
}

/// <summary>As <see cref="ApacheFactAttribute"/>, for several sets of data.</summary>
public sealed class ApacheTheoryAttribute : TheoryAttribute
{
    public ApacheTheoryAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForApache);
}

/// <summary>A behaviour of our server that the compared version of Apache's does not have.</summary>
public sealed class OursFactAttribute : FactAttribute
{
    public OursFactAttribute() => Skip = Hosting.Target.IsApache ? "This is about our server." : null;
}

/// <summary>As <see cref="KazooFactAttribute"/>, for several scenarios.</summary>
public sealed class KazooTheoryAttribute : TheoryAttribute
{
    public KazooTheoryAttribute() => Skip = Toolbox.SkipWithout(Toolbox.MissingForKazoo);
}

/// <summary>A behaviour of our server that shows when its clock is wrong.</summary>
public sealed class FaketimeTheoryAttribute : TheoryAttribute
{
    public FaketimeTheoryAttribute() => Skip = Hosting.Target.IsApache ? "This is about our server." : Toolbox.SkipWithout(Toolbox.MissingForFaketime);
}

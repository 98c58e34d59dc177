namespace CoordActors.Interop.Hosting;

/// <summary>Which server the scenarios run against: ours, or Apache's with COORD_INTEROP_TARGET=apache (to see that a scenario itself is right).</summary>
public static class Target
{
    public const string Variable = "COORD_INTEROP_TARGET";

    public static bool IsApache => string.Equals(Environment.GetEnvironmentVariable(Variable), "apache", StringComparison.OrdinalIgnoreCase);

    public static ServerUnderTest Start(ServerOptions? options = null) => Create(options ?? new ServerOptions()).Start();

    private static ServerUnderTest Create(ServerOptions options) => IsApache ? new ApacheServer(options) : new OurServer(options);
}

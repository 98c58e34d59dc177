namespace CoordActors.Interop.Hosting;

/// <summary>The shared limits of every wait: long enough for a loaded machine, short enough that a hang is a failure and not a stuck build.</summary>
public static class Deadline
{
    /// <summary>A reply, a notification, the end of a connection.</summary>
    public static readonly TimeSpan Event = TimeSpan.FromSeconds(30);

    /// <summary>A server's way from the start of its process to the first answer, or from the signal to the end of its process.</summary>
    public static readonly TimeSpan ServerStart = TimeSpan.FromSeconds(60);

    /// <summary>One whole scenario of a foreign client.</summary>
    public static readonly TimeSpan Scenario = TimeSpan.FromSeconds(120);

    /// <summary>Compiling the foreign programs of one language.</summary>
    public static readonly TimeSpan Build = TimeSpan.FromMinutes(4);
}

namespace CoordActors.Interop.Hosting;

/// <summary>Whom a scenario talks to, and who stops, kills and starts servers for it.</summary>
public interface IServerHost
{
    /// <summary>The addresses of the servers, separated by commas.</summary>
    string ConnectString { get; }

    /// <summary>Does what a scenario asks for.</summary>
    /// <returns>What the scenario is answered.</returns>
    string Obey(string order);

    /// <summary>The last lines that the servers wrote.</summary>
    string Output();
}

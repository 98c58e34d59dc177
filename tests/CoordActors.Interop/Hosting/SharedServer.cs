namespace CoordActors.Interop.Hosting;

/// <summary>One running server for all scenarios of a class that neither stop it nor need it empty; each works below a path of its own.</summary>
public sealed class SharedServer : IDisposable
{
    private readonly Lazy<ServerUnderTest> _server = new(() => Target.Start());

    public ServerUnderTest Server => _server.Value;

    public void Dispose()
    {
        if (_server.IsValueCreated)
        {
            _server.Value.Dispose();
        }
    }
}

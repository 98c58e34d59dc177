using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Sasl;

/// <summary>A JAAS file with the users of the servers and with those that clients log in as, and servers that know them.</summary>
public sealed class SaslUsers : IDisposable
{
    private const string Text = """
        /* The servers. */
        Server {
            org.apache.zookeeper.server.auth.DigestLoginModule required
            user_super="toor"
            user_root="root secret"
            user_bob="bob's \"secret\""
            user_alice="other";
        };
        // The clients.
        Bob { org.apache.zookeeper.server.auth.DigestLoginModule required username="bob" password="bob's \"secret\""; };
        Alice { org.apache.zookeeper.server.auth.DigestLoginModule required username="alice" password="other"; };
        Wrong { org.apache.zookeeper.server.auth.DigestLoginModule required username="bob" password="guessed"; };
        """;

    /// <summary>The password of bob.</summary>
    public const string BobsPassword = "bob's \"secret\"";

    /// <summary>Makes the file.</summary>
    public SaslUsers() => System.IO.File.WriteAllText(File, Text);

    /// <summary>Its path.</summary>
    public string File { get; } = Path.GetTempFileName();

    /// <summary>The options of a server that knows the users.</summary>
    /// <param name="more">Further lines of the zoo.cfg.</param>
    public ServerOptions Options(params string[] more) => new() { JaasFile = File, More = ["superUser=root", .. more] };

    public void Dispose() => System.IO.File.Delete(File);
}

namespace CoordActors.Server.Certificates;

/// <summary>A file that does not hold the certificates that it should.</summary>
/// <param name="key">The key in the block <c>tls</c> that names it: certificate, certificate-key or trusted.</param>
/// <param name="file">The file.</param>
/// <param name="reason">What is wrong with it, without a full stop.</param>
/// <param name="inner">What said so, if anything.</param>
public sealed class CertificateFileException(string key, string file, string reason, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The key in the block <c>tls</c> that names the file.</summary>
    public string Key => key;

    /// <summary>The file.</summary>
    public string File => file;
}

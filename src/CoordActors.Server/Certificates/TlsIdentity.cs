using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace CoordActors.Server.Certificates;

/// <summary>
/// Who a port is, and whom it trusts. Files that have changed are taken up at the next connection; while they do not hold what they should, the old
/// ones stay in force. Safe for any thread.
/// </summary>
public sealed class TlsIdentity
{
    private readonly Lock _gate = new();
    private readonly TlsSettings _settings;
    private readonly string _user;
    private readonly ILogger _logger;
    private readonly string[] _files;
    private TlsMaterial _current;
    private FileStamp[] _stamps;

    /// <summary>Opens the files.</summary>
    /// <param name="settings">Which files.</param>
    /// <param name="user">Whose they are, for the log, such as "the client port".</param>
    /// <param name="logger">Is told of files that have changed.</param>
    /// <exception cref="CertificateFileException">A file is missing, or holds something else.</exception>
    public TlsIdentity(TlsSettings settings, string user, ILogger logger)
    {
        (_settings, _user, _logger) = (settings, user, logger);
        _files = [.. new[] { settings.Certificate, settings.CertificateKey, settings.Trusted }.Where(file => file.Length > 0).Distinct()];
        _stamps = Stamps();
        _current = CertificateFiles.Load(settings);
    }

    /// <summary>What the files hold now. It looks at their times and sizes: for once a connection, not once a request.</summary>
    public TlsMaterial Current
    {
        get
        {
            lock (_gate)
            {
                var stamps = Stamps();
                if (!stamps.AsSpan().SequenceEqual(_stamps))
                {
                    _stamps = stamps;
                    Reload();
                }

                return _current;
            }
        }
    }

    /// <summary>How to accept one connection.</summary>
    /// <param name="judge">Decides on what the other side shows, by the files of this moment; null: an authority must vouch for it.</param>
    public SslServerAuthenticationOptions ServerOptions(Func<TlsMaterial, RemoteCertificateValidationCallback>? judge = null)
    {
        var material = Current;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = material.Context,
            EnabledSslProtocols = _settings.Protocols,
            ClientCertificateRequired = _settings.ClientAuth != ClientCertificateMode.None,
            RemoteCertificateValidationCallback = (judge ?? Judge)(material),
        };
    }

    private RemoteCertificateValidationCallback Judge(TlsMaterial material) => (_, shown, chain, _) =>
        shown is X509Certificate2 certificate ? material.Vouches(certificate, chain) : _settings.ClientAuth != ClientCertificateMode.Need;

    private void Reload()
    {
        try
        {
            _current = CertificateFiles.Load(_settings);
            var certificate = _current.Context.TargetCertificate;
            TlsLog.Renewed(_logger, _user, certificate.Subject, certificate.NotAfter.ToUniversalTime());
        }
        catch (CertificateFileException wrong)
        {
            TlsLog.NotRenewed(_logger, _user, wrong.Key, wrong.Message);
        }
    }

    private FileStamp[] Stamps() => Array.ConvertAll(_files, FileStamp.Of);

    /// <summary>What tells one content of a file from another, behind all symbolic links: they are how some tools exchange files.</summary>
    private readonly record struct FileStamp(DateTime Written, long Length)
    {
        public static FileStamp Of(string path)
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle(path);
                return new FileStamp(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return default;
            }
        }
    }
}

using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Shell;

/// <summary>
/// ZooKeeper's client settings from a properties file, as far as they say how to connect: <c>zookeeper.client.secure</c> and <c>zookeeper.ssl.*</c>.
/// </summary>
internal static class ClientProperties
{
    /// <exception cref="ShellException">A setting is wrong, or a file cannot be read.</exception>
    public static SslClientAuthenticationOptions? ReadTls(string file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var reason = !File.Exists(file) ? Directory.Exists(file) ? "it is a directory" : "there is no such file" : failure.Message.TrimEnd('.');
            throw new ShellException($"--client-configuration wants a file with ZooKeeper's client properties, and {file} is not usable: {reason}.");
        }
    }

    private static SslClientAuthenticationOptions? Read(string file)
    {
        var settings = File.ReadAllLines(file)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] is not ('#' or '!') && line.Contains('='))
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);
        if (!bool.TryParse(settings.GetValueOrDefault("zookeeper.client.secure", "false"), out var isSecure) || !isSecure)
        {
            return null;
        }

        var options = Files(settings);
        if (settings.GetValueOrDefault("zookeeper.ssl.hostnameVerification", "true").Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            options.RemoteCertificateValidationCallback = static (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        }

        return options;
    }

    private static SslClientAuthenticationOptions Files(Dictionary<string, string> settings)
    {
        var tls = new TlsSettings
        {
            Certificate = Store("keyStore"),
            Password = settings.GetValueOrDefault("zookeeper.ssl.keyStore.password", ""),
            Trusted = Store("trustStore"),
            TrustedPassword = settings.GetValueOrDefault("zookeeper.ssl.trustStore.password", ""),
        };
        try
        {
            return new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = CertificateFiles.LoadTrusted(tls) is { } trusted ? Trust(trusted) : null,
                ClientCertificateContext = tls.Certificate.Length > 0 ? CertificateFiles.LoadIdentity(tls) : null,
            };
        }
        catch (CertificateFileException wrong)
        {
            throw new ShellException($"'{wrong.File}' cannot be used: {wrong.Message}.");
        }

        string Store(string name)
        {
            var path = settings.GetValueOrDefault($"zookeeper.ssl.{name}.location", "");
            return path.EndsWith(".jks", StringComparison.OrdinalIgnoreCase)
                ? throw new ShellException($"'{path}' is a JKS store; convert it to PEM or PKCS12 (.p12).")
                : path;
        }
    }

    private static X509ChainPolicy Trust(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }
}

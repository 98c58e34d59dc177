using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CoordActors.Client;
using CoordActors.Hocon;
using CoordActors.Server.Certificates;
using CoordActors.Server.Settings;

namespace CoordActors.Cli.Shell;

/// <summary>
/// ZooKeeper's client settings from a properties file, as far as they say how to connect: <c>zookeeper.client.secure</c>, <c>zookeeper.ssl.*</c>
/// and SASL.
/// </summary>
internal static class ClientProperties
{
    /// <exception cref="ShellException">A setting is wrong, or a file cannot be read.</exception>
    public static SslClientAuthenticationOptions? ReadTls(string file) => Guarded(file, Read);

    /// <summary>The user of <c>java.security.auth.login.config</c>, a JAAS file, in its section <c>zookeeper.sasl.clientconfig</c>; null for none.</summary>
    /// <exception cref="ShellException">A setting is wrong, or a file cannot be read.</exception>
    public static SaslCredentials? ReadSasl(string file) => Guarded(file, path =>
    {
        var settings = Settings(path);
        if (!settings.TryGetValue("java.security.auth.login.config", out var jaas)) return null;
        var section = settings.GetValueOrDefault("zookeeper.sasl.clientconfig", "Client");
        try
        {
            var (user, password) = JaasFile.ClientOf(section, File.ReadAllText(jaas), jaas);
            return new SaslCredentials(user, password);
        }
        catch (ConfigurationException wrong)
        {
            throw new ShellException(wrong.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ShellException($"java.security.auth.login.config in {path} must name a JAAS file ({failure.Message.TrimEnd('.')}).");
        }
    });

    private static T? Guarded<T>(string file, Func<string, T?> read)
        where T : class
    {
        try
        {
            return read(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            var reason = !File.Exists(file) ? Directory.Exists(file) ? "it is a directory" : "there is no such file" : failure.Message.TrimEnd('.');
            throw new ShellException($"--client-configuration wants a file with ZooKeeper's client properties, and {file} is not usable: {reason}.");
        }
    }

    private static SslClientAuthenticationOptions? Read(string file)
    {
        var settings = Settings(file);
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

    private static Dictionary<string, string> Settings(string file) => File.ReadAllLines(file)
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && line[0] is not ('#' or '!') && line.Contains('='))
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .GroupBy(pair => pair[0], StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);

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

using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CoordActors.Cli.Shell;

/// <summary>
/// ZooKeeper's client settings from a properties file, as far as they say how to connect: <c>zookeeper.client.secure</c> and <c>zookeeper.ssl.*</c>.
/// </summary>
internal static class ClientProperties
{
    /// <exception cref="ShellException">A setting is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SslClientAuthenticationOptions? ReadTls(string file)
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

        var options = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(settings) };
        if (settings.TryGetValue("zookeeper.ssl.keyStore.location", out var keyStore))
        {
            var own = keyStore.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
                ? X509Certificate2.CreateFromPemFile(keyStore)
                : X509CertificateLoader.LoadPkcs12FromFile(keyStore, settings.GetValueOrDefault("zookeeper.ssl.keyStore.password"));
            options.ClientCertificates = [own];
        }

        if (settings.GetValueOrDefault("zookeeper.ssl.hostnameVerification", "true").Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            options.RemoteCertificateValidationCallback = static (_, _, _, errors) =>
                (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None;
        }

        return options;
    }

    private static X509ChainPolicy? Trust(Dictionary<string, string> settings)
    {
        if (!settings.TryGetValue("zookeeper.ssl.trustStore.location", out var trustStore))
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        if (trustStore.EndsWith(".pem", StringComparison.OrdinalIgnoreCase))
        {
            policy.CustomTrustStore.ImportFromPemFile(trustStore);
        }
        else if (trustStore.EndsWith(".jks", StringComparison.OrdinalIgnoreCase))
        {
            throw new ShellException($"'{trustStore}' is a JKS store; convert it to PEM or PKCS12 (.p12).");
        }
        else
        {
            policy.CustomTrustStore.AddRange(
                X509CertificateLoader.LoadPkcs12CollectionFromFile(trustStore, settings.GetValueOrDefault("zookeeper.ssl.trustStore.password")));
        }

        return policy;
    }
}

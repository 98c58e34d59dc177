using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.auth</c>: how clients prove who they are.</summary>
public sealed record AuthSettings
{
    /// <summary>Whether scheme digest is offered.</summary>
    public bool DigestEnabled { get; init; } = true;

    /// <summary>Hash of scheme digest.</summary>
    public DigestAlgorithm DigestAlgorithm { get; init; } = DigestAlgorithm.Sha1;

    /// <summary>The digest id, <c>user:base64 hash</c>, that may do everything; empty: nobody may.</summary>
    public string SuperDigest { get; init; } = "";

    /// <summary>The certificate's subject that may do everything, in the text of scheme x509; empty: nobody may.</summary>
    public string CertificateSuperUser { get; init; } = "";

    /// <summary>The block <c>sasl</c>.</summary>
    public SaslSettings Sasl { get; init; } = new();

    /// <summary>Schemes of which a client must have used one before its first request; empty: no such duty.</summary>
    public IReadOnlyList<string> EnforceSchemes { get; init; } = [];

    /// <summary>The settings without the hash of the super user.</summary>
    public override string ToString() => $"digest: {DigestEnabled} ({DigestAlgorithm}), {Sasl}, enforced: [{string.Join(", ", EnforceSchemes)}]";

    internal static AuthSettings Read(ConfigurationReader block)
    {
        var settings = new AuthSettings
        {
            DigestEnabled = block.Switch("digest-enabled"),
            DigestAlgorithm = block.Choice<DigestAlgorithm>("digest-algorithm"),
            SuperDigest = block.Text("super-digest"),
            CertificateSuperUser = block.Text("x509-super-user"),
            Sasl = SaslSettings.Read(block.Block("sasl")),
            EnforceSchemes = block.List("enforce-schemes"),
        };
        if (settings.SuperDigest.Length > 0 && !IsDigest(settings.SuperDigest))
        {
            // The value is left out of the message: whoever forgot to hash it wrote the password there.
            throw new ConfigurationException(
                block.OriginOf("super-digest"),
                "coord.auth.super-digest must be a user name, a colon and a hash in base64, such as super:D/InIHSb7yEEbrWz8b9l71RjZJU=.");
        }

        if (settings.EnforceSchemes.Any(scheme => scheme is not ("digest" or "ip" or "sasl" or "x509")))
            throw block.Wrong("enforce-schemes", "a list of digest, ip, sasl and x509");
        if (settings.EnforceSchemes is ["digest"] && !settings.DigestEnabled)
        {
            throw block.Wrong("enforce-schemes", "a scheme that is offered, and coord.auth.digest-enabled is off");
        }

        if (settings.EnforceSchemes is ["sasl"] && !settings.Sasl.IsOffered)
        {
            throw block.Wrong("enforce-schemes", "a scheme that is offered, and neither coord.auth.sasl.users nor coord.auth.sasl.jaas-file names a user");
        }

        return settings;
    }

    private static bool IsDigest(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < text.Length - 1 && Convert.TryFromBase64String(text[(colon + 1)..], new byte[text.Length], out _);
    }
}

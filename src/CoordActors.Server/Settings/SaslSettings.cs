using CoordActors.Hocon;

namespace CoordActors.Server.Settings;

/// <summary>The block <c>coord.auth.sasl</c>: users who log in with SASL, mechanism DIGEST-MD5. Without a user it is not offered.</summary>
public sealed record SaslSettings
{
    private const string SuperUser = "super";

    /// <summary>The password of each user, from the configuration and the JAAS file together.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();

    /// <summary>The users who may do everything.</summary>
    public IReadOnlyList<string> SuperUsers { get; init; } = [];

    /// <summary>Whether a client whose exchange has failed is served without an identity of it, unless SASL is mandatory.</summary>
    public bool AllowFailed { get; init; }

    /// <summary>The id that stands for every user in entries of scheme sasl; empty: none does.</summary>
    public string AnyUserAclId { get; init; } = "";

    /// <summary>Whether anybody can log in.</summary>
    public bool IsOffered => Users.Count > 0;

    /// <summary>The settings without names and passwords.</summary>
    public override string ToString() => $"SASL users: {Users.Count}";

    internal static SaslSettings Read(ConfigurationReader block)
    {
        var (file, section) = (block.Text("jaas-file"), block.Text("jaas-section"));
        var users = file.Length == 0 ? new Dictionary<string, string>(StringComparer.Ordinal) : ReadFile(block, file, section);
        var prefix = "coord.auth.sasl.users.".Length;
        foreach (var user in block.Map("users"))
        {
            if (user.Value.Length == 0) throw new ConfigurationException(user.Origin, $"{user.Key} is empty; it must be the password of the user.");
            users[user.Key[prefix..]] = user.Value;
        }

        if (block.Text("super-password") is { Length: > 0 } password) users[SuperUser] = password;
        return new SaslSettings
        {
            Users = users,
            SuperUsers = block.List("super-users"),
            AllowFailed = block.Switch("allow-failed"),
            AnyUserAclId = block.Text("any-user-acl-id"),
        };
    }

    private static Dictionary<string, string> ReadFile(ConfigurationReader block, string path, string section)
    {
        try
        {
            return new Dictionary<string, string>(JaasFile.UsersOf(section, File.ReadAllText(path), path), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw block.Wrong("jaas-file", $"the path of a readable file ({e.Message.TrimEnd('.')})");
        }
    }
}

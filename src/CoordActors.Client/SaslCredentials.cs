namespace CoordActors.Client;

/// <summary>A user who logs in with SASL, mechanism DIGEST-MD5: the password is proved, not sent.</summary>
/// <param name="User">The user's name, which is also that of the identity: <c>sasl:user</c> in access control lists.</param>
/// <param name="Password">The password.</param>
public sealed record SaslCredentials(string User, string Password)
{
    /// <summary>The user without the password.</summary>
    public override string ToString() => $"SASL user {User}";
}

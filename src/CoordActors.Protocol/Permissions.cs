namespace CoordActors.Protocol;

/// <summary>The bits of an access control entry. Any 32-bit value is stored as it is; only these bits have a meaning.</summary>
[Flags]
public enum Permissions
{
    /// <summary>Nothing is allowed.</summary>
    None = 0,

    /// <summary>Reading data, children and stat; getting events.</summary>
    Read = 1,

    /// <summary>Setting data.</summary>
    Write = 2,

    /// <summary>Creating a child.</summary>
    Create = 4,

    /// <summary>Deleting a child.</summary>
    Delete = 8,

    /// <summary>Setting the access control list, and reading it unmasked.</summary>
    Admin = 16,

    /// <summary>All of them.</summary>
    All = 31,
}

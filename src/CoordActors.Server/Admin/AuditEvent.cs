using System.Text;

namespace CoordActors.Server.Admin;

/// <summary>One line of the audit log; published on the event stream. What is null is left out of the line.</summary>
/// <param name="Operation">What was asked for, by ZooKeeper's name.</param>
/// <param name="IsSuccess">Whether it was done.</param>
public sealed record AuditEvent(string Operation, bool IsSuccess)
{
    /// <summary>The session; 0 for none.</summary>
    public long SessionId { get; init; }

    /// <summary>The identities, joined by commas.</summary>
    public string? User { get; init; }

    /// <summary>The client's address.</summary>
    public string? Ip { get; init; }

    /// <summary>The path.</summary>
    public string? Znode { get; init; }

    /// <summary>The kind of a created znode.</summary>
    public string? ZnodeType { get; init; }

    /// <summary>The new access control list.</summary>
    public string? Acl { get; init; }

    /// <summary>Whether it was only asked for by now; what came of it is another event.</summary>
    public bool IsInvoked { get; init; }

    /// <summary>ZooKeeper's form: <c>key=value</c> pairs with tabs between, in its order.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        Append(line, "session", SessionId == 0 ? null : $"0x{SessionId:x}");
        Append(line, "user", User);
        Append(line, "ip", Ip);
        Append(line, "operation", Operation);
        Append(line, "znode", Znode);
        Append(line, "znode_type", ZnodeType);
        Append(line, "acl", Acl);
        Append(line, "result", IsInvoked ? "invoked" : IsSuccess ? "success" : "failure");
        return line.ToString();
    }

    /// <summary>A value cannot pretend to be several pairs or lines: what would end one is written as an escape.</summary>
    private static void Append(StringBuilder line, string key, string? value)
    {
        if (value is null)
        {
            return;
        }

        line.Append(line.Length == 0 ? "" : "\t").Append(key).Append('=');
        foreach (var character in value)
        {
            _ = char.IsControl(character) ? line.Append("\\u").Append(((int)character).ToString("x4", null)) : line.Append(character);
        }
    }
}

using System.Net;
using CoordActors.Server.Settings;
using Microsoft.AspNetCore.Http;

namespace CoordActors.Admin.Access;

/// <summary>
/// A server that listens on this machine only answers to this machine's names only: otherwise a page from anywhere could have its own name point
/// here and let the operator's browser read the tree.
/// </summary>
internal sealed class HostCheck(AdminSettings settings)
{
    private readonly bool _isLocal = IsLoopback(settings.Address);

    public bool Allows(HostString host) => !_isLocal || IsLoopback(host.Host);

    internal static bool IsLoopback(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}

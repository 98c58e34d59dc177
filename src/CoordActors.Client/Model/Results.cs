using CoordActors.Protocol.Records;

namespace CoordActors.Client;

/// <summary>Data and stat of a znode.</summary>
/// <param name="Data">The data; null and empty are different things.</param>
/// <param name="Stat">Versions, times, zxids.</param>
public sealed record ZnodeData(byte[]? Data, Stat Stat);

/// <summary>The children of a znode.</summary>
/// <param name="Names">Bare names, in no particular order.</param>
/// <param name="Stat">The parent's.</param>
public sealed record ZnodeChildren(IReadOnlyList<string> Names, Stat Stat);

/// <summary>The access control list of a znode.</summary>
/// <param name="Entries">The entries; digests are masked for who may not administer the znode.</param>
/// <param name="Stat">The znode's.</param>
public sealed record ZnodeAcl(IReadOnlyList<Acl> Entries, Stat Stat);

/// <summary>A znode just created.</summary>
/// <param name="Path">Its path, with the number of a sequential one.</param>
/// <param name="Stat">Its stat.</param>
public sealed record CreatedZnode(string Path, Stat Stat);

/// <summary>Who a connection is to the server.</summary>
/// <param name="Scheme">world, digest, ip, x509, sasl or super.</param>
/// <param name="User">The identity; for digest the part before the colon.</param>
public sealed record Identity(string Scheme, string User);

/// <summary>A value together with the one-shot watch that was set while it was read.</summary>
/// <param name="Value">What was read.</param>
/// <param name="Changed">
/// Ends with the first change after the read. It survives reconnects; it fails with <see cref="SessionExpiredException"/> when the session ends
/// and is cancelled when the client is disposed.
/// </param>
/// <typeparam name="T">What was read.</typeparam>
public sealed record Watched<T>(T Value, Task<WatchEvent> Changed);

/// <summary>What is needed to go on with a session in another client or process.</summary>
/// <param name="Id">The session id.</param>
/// <param name="Password">16 bytes.</param>
public sealed record SessionCredentials(long Id, byte[] Password);

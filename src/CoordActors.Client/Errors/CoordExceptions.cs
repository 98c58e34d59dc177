using CoordActors.Protocol;

namespace CoordActors.Client;

/// <summary>The znode, or for create and delete its parent, does not exist.</summary>
public sealed class NoNodeException(string? path) : CoordException(ErrorCode.NoNode, path, $"Node does not exist: {path}");

/// <summary>The znode exists already.</summary>
public sealed class NodeExistsException(string? path) : CoordException(ErrorCode.NodeExists, path, $"Node already exists: {path}");

/// <summary>The znode has another version than the one expected.</summary>
public sealed class BadVersionException(string? path)
    : CoordException(ErrorCode.BadVersion, path, $"The version expected is not that of the znode: {path}");

/// <summary>The znode has children.</summary>
public sealed class NotEmptyException(string? path) : CoordException(ErrorCode.NotEmpty, path, $"Node not empty: {path}");

/// <summary>The access control list forbids it.</summary>
public sealed class NoAuthException(string? path) : CoordException(ErrorCode.NoAuth, path, $"Insufficient permission: {path}");

/// <summary>An ephemeral znode cannot have children.</summary>
public sealed class NoChildrenForEphemeralsException(string? path)
    : CoordException(ErrorCode.NoChildrenForEphemerals, path, $"Ephemerals cannot have children: {path}");

/// <summary>The access control list is empty, ill-formed, or speaks of an identity that this connection does not have.</summary>
public sealed class InvalidAclException(string? path) : CoordException(ErrorCode.InvalidAcl, path, $"The access control list is not valid: {path}");

/// <summary>The server refuses the path, the flags or the time to live, or the znode is protected.</summary>
public sealed class BadArgumentsException(string? path) : CoordException(ErrorCode.BadArguments, path, $"The arguments are not valid: {path}");

/// <summary>A hard quota would be exceeded.</summary>
public sealed class QuotaExceededException(string? path) : CoordException(ErrorCode.QuotaExceeded, path, $"The quota would be exceeded: {path}");

/// <summary>The server does not know the operation, or it is switched off there.</summary>
public sealed class UnimplementedException(string? path)
    : CoordException(ErrorCode.Unimplemented, path, "The server does not know the operation, or it is switched off there" + For(path) + ".");

/// <summary>An ephemeral znode cannot be made in a local session.</summary>
public sealed class EphemeralOnLocalSessionException(string? path)
    : CoordException(ErrorCode.EphemeralOnLocalSession, path, $"Unable to create an ephemeral node in a local session: {path}");

/// <summary>The session has ended: its ephemeral znodes and watches are gone. A new client is needed.</summary>
public sealed class SessionExpiredException(string? path)
    : CoordException(ErrorCode.SessionExpired, path, "The session has expired" + For(path) + ".");

/// <summary>The connection went before the answer came: a write may or may not have been carried out.</summary>
public sealed class ConnectionLossException(string? path)
    : CoordException(ErrorCode.ConnectionLoss, path, "The connection to the server was lost" + For(path) + ".");

/// <summary>The server refused the credentials and ended the connection.</summary>
public sealed class AuthFailedException(string? path)
    : CoordException(ErrorCode.AuthFailed, path, "The server refused the authentication" + For(path) + ".");

/// <summary>The server serves nobody who has not authenticated, and ended the connection.</summary>
public sealed class AuthenticationRequiredException(string? path)
    : CoordException(ErrorCode.SessionClosedRequireSaslAuth, path, "The server requires an authentication" + For(path) + ".");

/// <summary>The server is read-only at the moment.</summary>
public sealed class NotReadOnlyException(string? path) : CoordException(ErrorCode.NotReadOnly, path, $"The server is read-only: {path}");

/// <summary>There is no such watch.</summary>
public sealed class NoWatcherException(string? path) : CoordException(ErrorCode.NoWatcher, path, $"No such watch: {path}");

/// <summary>Request or answer could not be decoded.</summary>
public sealed class MarshallingException(string? path)
    : CoordException(ErrorCode.MarshallingError, path, "The request or its answer could not be decoded" + For(path) + ".");

/// <summary>The server is overloaded and did not carry the request out.</summary>
public sealed class ThrottledException(string? path)
    : CoordException(ErrorCode.ThrottledOp, path, "The server is overloaded and did not carry the request out" + For(path) + ".");

/// <summary>The server could not carry the request out; nothing was changed.</summary>
public sealed class SystemErrorException(string? path)
    : CoordException(ErrorCode.SystemError, path, "The server could not carry the request out" + For(path) + ".");

/// <summary>Reconfiguration is switched off on the server.</summary>
public sealed class ReconfigDisabledException()
    : CoordException(ErrorCode.ReconfigDisabled, null, "Reconfiguration is switched off (reconfigEnabled).");

/// <summary>Another reconfiguration is running.</summary>
public sealed class ReconfigInProgressException() : CoordException(ErrorCode.ReconfigInProgress, null, "Another reconfiguration is in progress.");

/// <summary>No quorum of the new configuration is connected and up to date.</summary>
public sealed class NewConfigNoQuorumException()
    : CoordException(ErrorCode.NewConfigNoQuorum, null, "No quorum of the new configuration is connected and up to date with the leader.");

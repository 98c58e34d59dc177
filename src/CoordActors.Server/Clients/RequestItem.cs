using CoordActors.Protocol;

namespace CoordActors.Server.Clients;

/// <summary>One request within a <see cref="RequestBatch"/>.</summary>
public struct RequestItem
{
    /// <summary>Where its record begins in the batch's buffer, behind frame length and header.</summary>
    public int BodyOffset;

    /// <summary>Length of the record in bytes.</summary>
    public int BodyLength;

    /// <summary>The client's number for it.</summary>
    public int Xid;

    /// <summary>The operation.</summary>
    public OpCode Op;

    /// <summary>What becomes of it.</summary>
    public RequestHandling Handling;

    /// <summary>What an answered sync waits for.</summary>
    public long Zxid;

    /// <summary>The error of a refused one.</summary>
    public ErrorCode Error;
}

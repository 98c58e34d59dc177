using System.Buffers.Binary;
using System.Security.Cryptography;
using CoordActors.Protocol;
using CoordActors.Protocol.Records;
using CoordActors.Protocol.Sasl;

namespace CoordActors.Client.Sessions;

/// <summary>The server does not accept the user and his password, has no SASL, or has not proved that it knows the password.</summary>
internal sealed class LoginRefusedException() : Exception("The server does not accept the user and the password.");

/// <summary>Logs in with SASL on a connection that carries nothing else yet.</summary>
internal static class SaslLogin
{
    private const int ReplyBytesMax = 8192;
    private const int NonceBytes = 16;

    /// <exception cref="LoginRefusedException">Nobody is logged in.</exception>
    /// <exception cref="IOException">The connection was lost.</exception>
    /// <exception cref="InvalidDataException">The server does not speak ZooKeeper's protocol.</exception>
    public static async Task Run(Stream stream, SaslCredentials credentials, CancellationToken cancellation)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceBytes));
        var client = new DigestMd5Client(credentials.User, credentials.Password, nonce);
        var challenge = await Exchange(stream, 1, DigestMd5Client.FirstToken, cancellation).ConfigureAwait(false);
        if (!client.TryRespond(challenge, out var response)
            || !client.TryComplete(await Exchange(stream, 2, response, cancellation).ConfigureAwait(false)))
        {
            throw new LoginRefusedException();
        }
    }

    private static async Task<byte[]> Exchange(Stream stream, int xid, byte[] token, CancellationToken cancellation)
    {
        using var writer = new JuteWriter();
        var frame = writer.BeginFrame();
        new RequestHeader(xid, OpCode.Sasl).Write(writer);
        new SaslToken { Token = new JuteBytes(token) }.Write(writer);
        writer.EndFrame(frame);
        await stream.WriteAsync(writer.WrittenMemory, cancellation).ConfigureAwait(false);

        var header = new byte[sizeof(int)];
        await stream.ReadExactlyAsync(header, cancellation).ConfigureAwait(false);
        var length = BinaryPrimitives.ReadInt32BigEndian(header);
        if (length is < ReplyHeader.Size or > ReplyBytesMax)
        {
            throw new InvalidDataException("The answer to a SASL token has an impossible length.");
        }

        var reply = new byte[length];
        await stream.ReadExactlyAsync(reply, cancellation).ConfigureAwait(false);
        return Read(reply, xid);
    }

    private static byte[] Read(byte[] reply, int xid)
    {
        var reader = new JuteReader(reply);
        var header = ReplyHeader.Read(ref reader);
        if (header.Err != ErrorCode.Ok)
        {
            throw new LoginRefusedException();
        }

        var token = SaslToken.Read(ref reader).Token;
        return reader.Failed || header.Xid != xid
            ? throw new InvalidDataException("The answer to a SASL token cannot be decoded.")
            : token.IsNull ? throw new LoginRefusedException() : token.Span.ToArray();
    }
}

using CoordActors.Protocol.Sasl;

namespace CoordActors.Client.Tests;

public sealed class SaslLoginTests : IDisposable
{
    private readonly ScriptedServer _server = new();

    private CoordClientOptions Options => _server.Options() with { Sasl = new SaslCredentials("bob", "secret"), Auth = [AuthCredentials.Digest("u", "p")] };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task The_client_logs_in_before_anything_else_on_every_connection()
    {
        var client = CoordClient.Start(Options);
        var read = client.ExistsAsync("/a");
        using (var connection = await _server.Welcome())
        {
            await Serve(connection, "secret");
            connection.Answer(await connection.Next(OpCode.Auth));
            connection.AnswerStat(await connection.Next(OpCode.Exists));
            await read;
        }

        using var next = await _server.Welcome();
        await Serve(next, "secret");
        next.Answer(await next.Next(OpCode.Auth));
        await client.DetachAsync();
    }

    [Fact]
    public async Task A_refused_password_ends_the_session()
    {
        await using var client = CoordClient.Start(Options);
        using var connection = await _server.Welcome();
        await Serve(connection, "other");
        await Should.ThrowAsync<AuthFailedException>(client.WaitForConnectionAsync(ScriptedServer.Limit()));
        client.State.ShouldBe(SessionState.AuthFailed);
    }

    [Fact]
    public async Task A_server_without_SASL_is_not_good_enough()
    {
        await using var client = CoordClient.Start(Options);
        using var connection = await _server.Welcome();
        connection.Answer(await connection.Next(OpCode.Sasl), writer => writer.WriteBytes(JuteBytes.Null));
        await Should.ThrowAsync<AuthFailedException>(client.ExistsAsync("/a"));
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_password_is_not_trusted()
    {
        await using var client = CoordClient.Start(Options);
        using var connection = await _server.Welcome();
        var server = new DigestMd5Server("nonce", _ => "secret");
        Answer(connection, await connection.Next(OpCode.Sasl), server);
        connection.Answer(await connection.Next(OpCode.Sasl), writer => Write(writer, "rspauth=00000000000000000000000000000000"u8.ToArray()));
        await Should.ThrowAsync<AuthFailedException>(client.ExistsAsync("/a"));
    }

    [Fact]
    public void A_password_is_not_shown() => new SaslCredentials("bob", "secret").ToString().ShouldBe("SASL user bob");

    private static async Task Serve(ScriptedConnection connection, string password)
    {
        var server = new DigestMd5Server("nonce", user => user == "bob" ? password : null);
        Answer(connection, await connection.Next(OpCode.Sasl), server);
        Answer(connection, await connection.Next(OpCode.Sasl), server);
    }

    private static void Answer(ScriptedConnection connection, Request request, DigestMd5Server server)
    {
        var reader = new JuteReader(request.Body);
        if (server.TryAnswer(SaslToken.Read(ref reader).Token.Span, out var answer))
        {
            connection.Answer(request, writer => Write(writer, answer));
        }
        else
        {
            connection.AnswerError(request, ErrorCode.AuthFailed);
        }
    }

    private static void Write(JuteWriter writer, byte[] token) => new SaslToken { Token = new JuteBytes(token) }.Write(writer);
}

using CoordActors.Protocol.Records;
using static CoordActors.Protocol.Tests.Golden.FrameWriting;
using static CoordActors.Protocol.Tests.Golden.GoldenFrames;

namespace CoordActors.Protocol.Tests.Golden;

public class HandshakeTests
{
    private const long SessionId = 0x0100001234560000;

    private static readonly byte[] Password = Convert.FromHexString("28dca4e895de729d466f3f4d668d25c0");

    [Fact]
    public void A_client_asks_for_a_new_session()
    {
        var reader = new JuteReader(Payload(ConnectRequestNewSession));
        var request = ConnectRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.ProtocolVersion.ShouldBe(0);
        request.LastZxidSeen.ShouldBe(0);
        request.TimeoutMs.ShouldBe(30_000);
        request.SessionId.ShouldBe(0);
        request.Password.Span.ToArray().ShouldBe(new byte[16]);
        request.HasReadOnly.ShouldBeTrue();
        request.ReadOnly.ShouldBeFalse();

        Frame(w => new ConnectRequest { TimeoutMs = 30_000, Password = new byte[16], HasReadOnly = true }.Write(w))
            .ShouldBe(Bytes(ConnectRequestNewSession));
    }

    [Fact]
    public void A_legacy_client_leaves_the_last_byte_out()
    {
        var frame = Bytes(ConnectRequestNewSession)[..^1];
        frame[3] = 44;
        var reader = new JuteReader(frame.AsSpan(4));
        var request = ConnectRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.TimeoutMs.ShouldBe(30_000);
        request.Password.Length.ShouldBe(16);
        request.HasReadOnly.ShouldBeFalse();
        request.ReadOnly.ShouldBeFalse();

        Frame(w => new ConnectRequest { TimeoutMs = 30_000, Password = new byte[16] }.Write(w)).ShouldBe(frame);
    }

    [Fact]
    public void The_server_grants_the_session()
    {
        var reader = new JuteReader(Payload(ConnectResponseGranted));
        var response = ConnectResponse.Read(ref reader);
        reader.ShouldBeAtEnd();
        response.ProtocolVersion.ShouldBe(0);
        response.TimeoutMs.ShouldBe(30_000);
        response.SessionId.ShouldBe(SessionId);
        response.Password.Span.ToArray().ShouldBe(Password);
        response.HasReadOnly.ShouldBeTrue();
        response.ReadOnly.ShouldBeFalse();
        SessionPassword.IsRight(response.SessionId, response.Password.Span).ShouldBeTrue();

        Frame(w => new ConnectResponse { TimeoutMs = 30_000, SessionId = SessionId, Password = Password, HasReadOnly = true }.Write(w))
            .ShouldBe(Bytes(ConnectResponseGranted));
    }

    [Fact]
    public void The_server_answers_a_legacy_client_without_the_last_byte()
    {
        var frame = Bytes(ConnectResponseGranted)[..^1];
        frame[3] = 36;
        Frame(w => new ConnectResponse { TimeoutMs = 30_000, SessionId = SessionId, Password = Password }.Write(w)).ShouldBe(frame);

        var reader = new JuteReader(frame.AsSpan(4));
        var response = ConnectResponse.Read(ref reader);
        reader.ShouldBeAtEnd();
        response.SessionId.ShouldBe(SessionId);
        response.HasReadOnly.ShouldBeFalse();
    }

    [Fact]
    public void The_server_refuses_a_session_with_zeroes_only()
    {
        var reader = new JuteReader(Payload(ConnectResponseRefused));
        var response = ConnectResponse.Read(ref reader);
        reader.ShouldBeAtEnd();
        response.TimeoutMs.ShouldBe(0);
        response.SessionId.ShouldBe(0);
        response.Password.Span.ToArray().ShouldBe(new byte[16]);

        Frame(w => new ConnectResponse { Password = new byte[16], HasReadOnly = true }.Write(w)).ShouldBe(Bytes(ConnectResponseRefused));
    }

    [Fact]
    public void A_client_resumes_its_session()
    {
        var reader = new JuteReader(Payload(ConnectRequestResume));
        var request = ConnectRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.LastZxidSeen.ShouldBe(6);
        request.TimeoutMs.ShouldBe(30_000);
        request.SessionId.ShouldBe(SessionId);
        request.Password.Span.ToArray().ShouldBe(Password);

        Frame(w => new ConnectRequest { LastZxidSeen = 6, TimeoutMs = 30_000, SessionId = SessionId, Password = Password, HasReadOnly = true }.Write(w))
            .ShouldBe(Bytes(ConnectRequestResume));
    }
}

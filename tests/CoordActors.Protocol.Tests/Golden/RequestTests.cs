using CoordActors.Protocol.Records;
using static CoordActors.Protocol.Tests.Golden.FrameWriting;
using static CoordActors.Protocol.Tests.Golden.GoldenFrames;

namespace CoordActors.Protocol.Tests.Golden;

public class RequestTests
{
    [Fact]
    public void Create_carries_path_data_acl_and_flags()
    {
        var reader = new JuteReader(Payload(CreateZnodeRequest));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(1, OpCode.Create));
        var request = CreateRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.Path.ToText().ShouldBe("/a");
        request.Data.ToText().ShouldBe("hi");
        request.Flags.ShouldBe(CreateFlags.Persistent);
        request.Acl.Count.ShouldBe(1);
        foreach (var entry in request.Acl)
        {
            entry.Perms.ShouldBe(Permissions.All);
            entry.Scheme.ToText().ShouldBe("world");
            entry.Id.ToText().ShouldBe("anyone");
        }

        Frame(w =>
        {
            new RequestHeader(1, OpCode.Create).Write(w);
            new CreateRequest { Path = "/a"u8, Data = "hi"u8, Acl = OpenToTheWorld(), Flags = CreateFlags.Persistent }.Write(w);
        }).ShouldBe(Bytes(CreateZnodeRequest));
    }

    [Fact]
    public void GetData_carries_path_and_watch()
    {
        var reader = new JuteReader(Payload(GetDataRequest));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(3, OpCode.GetData));
        var request = PathWatchRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.Path.ToText().ShouldBe("/a");
        request.Watch.ShouldBeTrue();

        Frame(w =>
        {
            new RequestHeader(3, OpCode.GetData).Write(w);
            new PathWatchRequest { Path = "/a"u8, Watch = true }.Write(w);
        }).ShouldBe(Bytes(GetDataRequest));
    }

    [Theory]
    [InlineData(PingRequest, -2, OpCode.Ping)]
    [InlineData(CloseSessionRequest, 7, OpCode.CloseSession)]
    public void Ping_and_closeSession_are_a_header_only(string frame, int xid, OpCode op)
    {
        var reader = new JuteReader(Payload(frame));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(xid, op));
        reader.ShouldBeAtEnd();

        Frame(w => new RequestHeader(xid, op).Write(w)).ShouldBe(Bytes(frame));
    }

    [Fact]
    public void AddWatch_carries_path_and_mode()
    {
        var reader = new JuteReader(Payload(AddRecursiveWatchRequest));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(6, OpCode.AddWatch));
        var request = AddWatchRequest.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.Path.ToText().ShouldBe("/a");
        request.Mode.ShouldBe(AddWatchMode.PersistentRecursive);

        Frame(w =>
        {
            new RequestHeader(6, OpCode.AddWatch).Write(w);
            new AddWatchRequest { Path = "/a"u8, Mode = AddWatchMode.PersistentRecursive }.Write(w);
        }).ShouldBe(Bytes(AddRecursiveWatchRequest));
    }

    [Fact]
    public void Auth_carries_scheme_and_credential()
    {
        var reader = new JuteReader(Payload(AuthRequest));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(-4, OpCode.Auth));
        var packet = AuthPacket.Read(ref reader);
        reader.ShouldBeAtEnd();
        packet.Type.ShouldBe(0);
        packet.Scheme.ToText().ShouldBe("digest");
        packet.Auth.ToText().ShouldBe("user:pass");

        Frame(w =>
        {
            new RequestHeader(-4, OpCode.Auth).Write(w);
            new AuthPacket { Scheme = "digest"u8, Auth = "user:pass"u8 }.Write(w);
        }).ShouldBe(Bytes(AuthRequest));
    }

    [Fact]
    public void SetWatches2_carries_five_lists_of_paths()
    {
        var reader = new JuteReader(Payload(SetWatches2Request));
        RequestHeader.Read(ref reader).ShouldBe(new RequestHeader(-8, OpCode.SetWatches2));
        var request = SetWatches2.Read(ref reader);
        reader.ShouldBeAtEnd();
        request.RelativeZxid.ShouldBe(6);
        ToStrings(request.DataWatches).ShouldBe(["/a"]);
        ToStrings(request.ExistWatches).ShouldBe(["/b"]);
        ToStrings(request.ChildWatches).ShouldBe(["/m"]);
        ToStrings(request.PersistentWatches).ShouldBeEmpty();
        request.PersistentWatches.IsNull.ShouldBeFalse();
        ToStrings(request.PersistentRecursiveWatches).ShouldBe(["/a"]);

        Frame(w =>
        {
            new RequestHeader(-8, OpCode.SetWatches2).Write(w);
            new SetWatches2
            {
                RelativeZxid = 6,
                DataWatches = Texts("/a"),
                ExistWatches = Texts("/b"),
                ChildWatches = Texts("/m"),
                PersistentWatches = JuteVector<JuteBytes>.Empty,
                PersistentRecursiveWatches = Texts("/a"),
            }.Write(w);
        }).ShouldBe(Bytes(SetWatches2Request));
    }

    private static List<string?> ToStrings(JuteVector<JuteBytes> list)
    {
        var texts = new List<string?>();
        foreach (var text in list)
        {
            texts.Add(text.ToText());
        }

        return texts;
    }
}

using CoordActors.Server.Ensemble;
using CoordActors.Server.Tests.Actors;
using CoordActors.Zab.Election;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using FsCheck.Fluent;

namespace CoordActors.Server.Tests.Ensemble;

public sealed class PeerSerializerTests : ActorTests
{
    private static readonly Durability Disk = new(7, 6, LeaderWorld.Zxid(6, 9));

    private readonly PeerSerializer _serializer;

    public PeerSerializerTests() => _serializer = new PeerSerializer((ExtendedActorSystem)Sys);

    public static TheoryData<string> Kinds => [.. Messages.Keys];

    private static Dictionary<string, object> Messages { get; } = new object[]
    {
        new ElectionPacket(new Notification(3, PeerState.Leading, new Vote(3, 9, 4), 11, -5, 6)),
        Packet(new FollowerInfo(3, 7, -12345, 8)),
        Packet(new LeaderInfo(Disk.Epochs)),
        Packet(new AckEpoch(Disk.Epochs, Disk.Log, wantsSnapshot: true)),
        Packet(new Diff(17)),
        Packet(new Trunc(18)),
        Packet(new Snap(19)),
        Packet(new SnapChunk(new byte[] { 1, 2, 3 }, true)),
        Packet(new SnapCredit(1 << 20)),
        Packet(new NewLeader(7, 20)),
        Packet(new AckNewLeader(Disk.Epochs, Disk.Log)),
        Packet(new UpToDate(21)),
        Packet(new Proposal(LeaderWorld.BatchOf(7, 1, 3), 22)),
        Packet(new Ack(Disk.Log)),
        Packet(new Commit(23)),
        Packet(new Ping(4, 24, 25)),
        Packet(new Pong(4)),
        Packet(new Request(EnsembleJournalWorld.Bytes(Transactions.Create("/a")))),
        Packet(new Refused(EnsembleJournalWorld.Bytes(Transactions.Create("/a")), -1)),
        Packet(new SyncRequest(26, 27)),
        Packet(new SyncReply(28, 29, 30)),
        Packet(new Touches(new long[] { 1, 2 }, new[] { 3000, 4000 })),
        Packet(new EndOfLink("it was time", true)),
    }.ToDictionary(message => (message as PeerPacket)?.Packet.Message.GetType().Name ?? message.GetType().Name);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_message_comes_out_as_it_went_in_by_either_way(string kind)
    {
        var message = Messages[kind];
        var bytes = _serializer.ToBinary(message);
        var manifest = _serializer.Manifest(message);
        var direct = new System.Buffers.ArrayBufferWriter<byte>();
        _serializer.ToBinary(message, direct);
        direct.WrittenSpan.ToArray().ShouldBe(bytes);

        var read = _serializer.FromBinary(bytes, manifest);

        read.GetType().ShouldBe(message.GetType());
        _serializer.ToBinary(read).ShouldBe(bytes);
        if (read is PeerPacket packet)
        {
            (packet.From, packet.Packet.Link, packet.Packet.Seq).ShouldBe((3, -99, 12));
        }
    }

    [Fact]
    public void Every_kind_of_message_that_servers_tell_each_other_is_among_them() =>
        typeof(PeerMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PeerMessage))).Select(type => type.Name)
            .Except(Messages.Keys).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_was_cut_off_is_refused_with_one_sentence_or_is_another(string kind)
    {
        var message = Messages[kind];
        var bytes = _serializer.ToBinary(message);
        for (var length = 0; length < bytes.Length; length++)
        {
            ShouldBeReadOrRefused(bytes[..length], _serializer.Manifest(message), isTooShort: length < (message is ElectionPacket ? bytes.Length : 21));
        }
    }

    [Fact]
    public void Whatever_bytes_come_they_are_refused_with_one_sentence_or_are_a_message() =>
        FsCheck.Check.QuickThrowOnFailure(FsCheck.Fluent.Prop.ForAll(
            Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf().ToArbitrary(), Gen.Choose(0, 80).ToArbitrary(), (rubbish, kind) =>
            {
                ShouldBeReadOrRefused(rubbish, "N", isTooShort: rubbish.Length < 60);
                ShouldBeReadOrRefused(rubbish, "P", isTooShort: rubbish.Length < 21);
                ShouldBeReadOrRefused([.. new byte[20], (byte)kind, .. rubbish], "P");
            }));

    [Theory]
    [InlineData("X")]
    [InlineData("")]
    public void A_manifest_of_a_newer_version_is_refused_with_its_name(string manifest) =>
        Should.Throw<ArgumentException>(() => _serializer.FromBinary([1, 2, 3], manifest)).Message
            .ShouldBe($"Servers do not tell each other '{manifest}'; it may come from a newer version.");

    [Fact]
    public void What_servers_do_not_tell_each_other_is_not_written()
    {
        Should.Throw<ArgumentException>(() => _serializer.Manifest("text")).Message.ShouldContain("'String'");
        Should.Throw<ArgumentException>(() => _serializer.ToBinary("text")).Message.ShouldContain("'String'");
    }

    [Fact]
    public void Bytes_of_another_version_on_the_link_are_lost_and_the_link_goes_on()
    {
        var world = new TwoServers(serializer: system => new SerializerDetails("newer", new Newer(system), [typeof(ElectionPacket), typeof(Later)]));
        var heard = new List<object>();
        world.Network.MessageDelivered += delivery => heard.Add(delivery.Message);
        world.SayTo("election", new Later());
        world.SayTo("election", Messages[nameof(ElectionPacket)]);
        world.Pass(20);

        world.Warnings.ShouldHaveSingleItem().ShouldContain("with manifest 'Z' could not be read: Servers do not tell each other 'Z'");
        heard.ShouldBe([Messages[nameof(ElectionPacket)]]);
    }

    private static PeerPacket Packet(PeerMessage message) => new(3, new Packet(-99, 12, message));

    private void ShouldBeReadOrRefused(byte[] bytes, string manifest, bool isTooShort = false)
    {
        try
        {
            _serializer.FromBinary(bytes, manifest).ShouldNotBeNull();
            isTooShort.ShouldBeFalse();
        }
        catch (InvalidDataException refused)
        {
            refused.Message.ShouldEndWith("is malformed.");
        }
    }

    private sealed record Later;

    /// <summary>A serializer of a later version, which has one kind of message more.</summary>
    private sealed class Newer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        private readonly PeerSerializer _known = new(system);

        public override int Identifier => _known.Identifier;

        public override string Manifest(object o) => o is Later ? "Z" : _known.Manifest(o);

        public override byte[] ToBinary(object obj) => obj is Later ? [1, 2, 3] : _known.ToBinary(obj);

        public override object FromBinary(byte[] bytes, string manifest) => _known.FromBinary(bytes, manifest);
    }
}

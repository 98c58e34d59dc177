using CoordActors.Protocol;
using CoordActors.Zab.Election;
using CoordActors.Zab.Log;
using CoordActors.Zab.Messages;
using FsCheck.Fluent;

namespace CoordActors.Zab.Tests;

public class PacketCodecTests
{
    private static readonly Durability Disk = new(7, 6, Scene.Zxid("6.9"));

    public static TheoryData<string> Kinds => [.. Messages.Select(message => message.GetType().Name).Distinct()];

    private static List<PeerMessage> Messages =>
    [
        new FollowerInfo(3, 7, -12345, 5, 2),
        new LeaderInfo(Disk.Epochs, 2),
        new AckEpoch(Disk.Epochs, Disk.Log),
        new Diff(17),
        new Trunc(18),
        new Snap(19),
        new SnapChunk(new byte[] { 1, 2, 3 }, true),
        new SnapCredit(1 << 20),
        new NewLeader(7, 20),
        new AckNewLeader(Disk.Epochs, Disk.Log),
        new UpToDate(21),
        new Proposal(SceneSettings.Batch("7.1..7.3"), 22),
        new Ack(Disk.Log),
        new Commit(23),
        new Ping(4, 24, 25),
        new Pong(4),
        new Request(Transactions.Unstamped(2)),
        new Refused(Transactions.Unstamped(1), -1),
        new SyncRequest(26, 27),
        new SyncReply(28, 29, 30),
        new Touches(new long[] { 1, 2 }, new[] { 3000, 4000 }),
        new EndOfLink("it was time"),
    ];

    [Fact]
    public void Every_message_has_a_form() =>
        Messages.Select(message => message.GetType()).Distinct().Count()
            .ShouldBe(typeof(PeerMessage).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(PeerMessage))));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_packet_comes_out_as_it_went_in(string kind)
    {
        var packet = new Packet(-99, 12, Messages.First(message => message.GetType().Name == kind));
        var bytes = Encode(packet);
        var read = PacketCodec.Read(bytes).ShouldNotBeNull();
        (read.Link, read.Seq, read.Message.GetType()).ShouldBe((packet.Link, packet.Seq, packet.Message.GetType()));
        Encode(read).ShouldBe(bytes);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_packet_that_was_cut_off_is_none_or_another_but_nothing_is_thrown(string kind)
    {
        var bytes = Encode(new Packet(1, 2, Messages.First(message => message.GetType().Name == kind)));
        for (var length = 0; length < bytes.Length; length++)
        {
            var read = PacketCodec.Read(bytes.AsSpan(0, length));
            if (length < 13)
            {
                read.ShouldBeNull();
            }
        }
    }

    [Fact]
    public void Whatever_arrives_nothing_is_thrown() =>
        FsCheck.Check.QuickThrowOnFailure(FsCheck.Fluent.Prop.ForAll(
            Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf().ToArbitrary(), Gen.Choose(0, 80).ToArbitrary(), (rubbish, kind) =>
            {
                PacketCodec.Read(rubbish);
                Notification.Read(rubbish);
                PacketCodec.Read([.. new byte[12], (byte)kind, .. rubbish]);
            }));

    [Fact]
    public void The_lowest_feature_level_is_not_written_so_that_the_first_version_understands()
    {
        Encode(new Packet(1, 2, new FollowerInfo(3, 7, 9))).Length.ShouldBe(13 + (4 * 8));
        Encode(new Packet(1, 2, new LeaderInfo(Disk.Epochs))).Length.ShouldBe(13 + 8);
        PacketCodec.Read(Encode(new Packet(1, 2, new FollowerInfo(3, 7, 9)))).ShouldNotBeNull().Message.ShouldBe(new FollowerInfo(3, 7, 9, 0, 1));
        PacketCodec.Read(Encode(new Packet(1, 2, new FollowerInfo(3, 7, 9, 0, 4)))).ShouldNotBeNull().Message.ShouldBe(new FollowerInfo(3, 7, 9, 0, 4));
    }

    [Fact]
    public void A_negative_number_is_no_packet()
    {
        var bytes = Encode(new Packet(1, 2, new Commit(3)));
        bytes[8] = 0xff;
        PacketCodec.Read(bytes).ShouldBeNull();
    }

    [Fact]
    public void A_proposal_with_a_gap_is_no_packet()
    {
        byte[] gap = [.. Transactions.Encode(Scene.Zxid("3.5")), .. Transactions.Encode(Scene.Zxid("3.7"))];
        PacketCodec.Read(Encode(new Packet(1, 2, new Proposal(new HistoryBatch(0, 0, gap), 0)))).ShouldBeNull();
    }

    [Fact]
    public void A_notification_comes_out_as_it_went_in()
    {
        var notification = new Notification(3, PeerState.Leading, new Vote(3, Scene.Zxid("4.9"), 4), 11, -5);
        using var writer = new JuteWriter();
        notification.Write(writer);
        Notification.Read(writer.Written).ShouldBe(notification);
        Notification.Read(writer.Written[..^1]).ShouldBeNull();
        var longer = new byte[writer.Length + 1];
        writer.Written.CopyTo(longer);
        Notification.Read(longer).ShouldBeNull();
    }

    private static byte[] Encode(Packet packet)
    {
        using var writer = new JuteWriter();
        PacketCodec.Write(packet, writer);
        return writer.Written.ToArray();
    }
}

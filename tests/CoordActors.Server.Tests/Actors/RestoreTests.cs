using CoordActors.Actors.Persistence;
using CoordActors.Server.Admin;
using CoordActors.Server.Journal;
using CoordActors.Server.Serving;
using CoordActors.Server.Settings;
using CoordActors.Tree;

namespace CoordActors.Server.Tests.Actors;

/// <summary>A running server takes over a restored tree.</summary>
public sealed class RestoreTests : StandaloneServerTests
{
    [Fact]
    public void A_restored_tree_is_served_at_a_zxid_above_all_that_clients_have_seen_and_is_there_after_a_restart()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Open(), Transactions.Create("/new"), Transactions.Create("/newer")));
        ViewAt(serving, 3);
        var tree = OldTree();
        var digest = tree.Digest;
        Restore(serving, tree);

        ExpectMsg<PeerEvent.Restored>().Zxid.ShouldBe(4);
        Digest(serving).ShouldBe(digest);
        ViewAt(serving, 4).Tree.SessionCount.ShouldBe(1);
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Create("/after")));
        ViewAt(serving, 5);
        Stop(peer);

        var second = AwaitServing(Start());
        second.LastZxid.ShouldBe(5);
        ViewAt(second, 5).Tree.NodeCount.ShouldBe(4 + 2, "the first four, /old and /after");
    }

    [Fact]
    public void A_write_that_waits_for_others_to_be_committed_with_is_committed_before_the_restored_tree_takes_its_place()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Open(), Transactions.Create("/a")));
        RunUntilIdle();
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Create("/b")));
        ViewAt(serving, 2);
        Restore(serving, OldTree());
        ExpectMsg<PeerEvent.Restored>().Zxid.ShouldBe(4);
        ViewAt(serving, 4);
        Stop(peer);
        AwaitServing(Start()).LastZxid.ShouldBe(4);
    }

    [Fact]
    public void A_server_that_is_short_of_space_refuses_writes_after_a_restore_too()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        Sys.EventStream.Publish(new JournalStalled("no room"));
        Restore(serving, OldTree());
        var zxid = ExpectMsg<PeerEvent.Restored>().Zxid;
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Create("/refused")));
        ViewAt(serving, zxid);

        Sys.EventStream.Publish(JournalResumed.Instance);
        RunUntilIdle();
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Create("/taken")));

        ViewAt(serving, zxid + 1);
    }

    [Fact]
    public void A_snapshot_from_a_longer_history_keeps_its_zxids_below_what_comes_next()
    {
        var serving = AwaitServing(Start());
        var tree = OldTree(zxid: 0x500000000);
        Restore(serving, tree);
        ExpectMsg<PeerEvent.Restored>().Zxid.ShouldBe(0x500000002);
        ViewAt(serving, 0x500000002);
    }

    [Fact]
    public void The_sessions_of_a_restored_tree_have_their_full_timeout_and_those_of_the_old_one_are_forgotten()
    {
        var peer = Start();
        var serving = AwaitServing(peer);
        Role(peer).Tell(Transactions.ToSubmit(Transactions.Open(timeoutMs: 10_000)));
        ViewAt(serving, 1);
        Restore(serving, OldTree(session: 99));
        ExpectMsg<PeerEvent.Restored>();

        Advance(TimeSpan.FromSeconds(28));
        ViewAt(serving, 3).Tree.SessionCount.ShouldBe(1);
        Advance(TimeSpan.FromSeconds(6));
        ViewAt(serving, 4).Tree.SessionCount.ShouldBe(0);
    }

    [Fact]
    public void A_restored_tree_gets_the_settings_of_the_server()
    {
        var peer = Start(new ServerSettings { Tree = new TreeOptions { EnforceQuota = true } });
        var serving = AwaitServing(peer);
        Restore(serving, OldTree());
        ExpectMsg<PeerEvent.Restored>();
        serving.Tree.Tell(TreeCommand.DescribeSettings.Instance);
        ExpectMsg<TreeCommand.SettingsDescribed>().Settings.EnforceQuota.ShouldBeTrue();
    }

    [Fact]
    public void Two_restores_at_once_are_one_and_a_refusal()
    {
        var serving = AwaitServing(Start());
        Disks.Snapshots.IsHeld = true;
        Restore(serving, OldTree());
        Restore(serving, OldTree());
        ExpectMsg<PeerEvent.NotRestored>().ShouldBe(new PeerEvent.NotRestored("another snapshot is being restored", IsRefused: true));
        Disks.Snapshots.IsHeld = false;
        ExpectMsg<PeerEvent.Restored>();
    }

    [Fact]
    public void A_server_of_an_ensemble_refuses_and_says_what_to_do()
    {
        var ensemble = SettingsLoader.LoadText(
            "test.conf", "coord { server-id = 1, ensemble.standalone-enabled = off, ensemble.servers.1 = \"127.0.0.1:2888:3888\" }").Settings;
        ensemble.Ensemble.ShouldNotBeNull();
        var peer = Start(ensemble);
        peer.Tell(new PeerCommand.Restore(OldTree()));
        var refused = ExpectMsg<PeerEvent.NotRestored>();
        refused.IsRefused.ShouldBeTrue();
        refused.Reason.ShouldContain("use coord snapshot restore on each");
    }

    [Fact]
    public void When_the_disk_cannot_take_the_tree_the_server_goes_on_with_its_own_and_its_sessions()
    {
        using var kit = new DeterministicTestKit(1, ActorSystemSetup.Create(
            new PersistenceSetup
            {
                Journal = MemoryJournal.Props(Disks.Journal, serializesEvents: true),
                SnapshotStore = Props.Create(() => new JournalFailureTests.BrokenSnapshotStore()),
            },
            SerializationSetup.Create(system => [JournalSerializer.Details(system)])));
        var settings = new ServerSettings();
        var peer = kit.ActorOf(Props.Create(() => new PeerActor(settings, null)));
        peer.Tell(PeerCommand.AwaitServing.Instance, kit.TestActor);
        var serving = kit.ExpectMsg<PeerEvent.Serving>();
        var role = kit.Sys.ActorSelection(peer.Path / "standalone");
        role.Tell(Transactions.ToSubmit(Transactions.Open(), Transactions.Create("/kept")));
        kit.RunUntilIdle();
        serving.Admin.Tell(new AdminCommand.Restore(OldTree()), kit.TestActor);

        kit.ExpectMsg<PeerEvent.NotRestored>().Reason.ShouldBe("the snapshot could not be stored: no space");
        kit.RunUntilIdle();
        kit.Advance(TimeSpan.FromSeconds(1));
        role.Tell(Transactions.ToSubmit(Transactions.Create("/later")));
        kit.RunUntilIdle();
        serving.Tree.Tell(new TreeCommand.Describe(ViewDetail.None), kit.TestActor);
        var view = kit.ExpectMsg<ServerView>();
        (view.LastZxid, view.Tree.NodeCount).ShouldBe((3, 6));
        kit.Advance(TimeSpan.FromSeconds(34));
        serving.Tree.Tell(new TreeCommand.Describe(ViewDetail.None), kit.TestActor);
        kit.ExpectMsg<ServerView>().Tree.SessionCount.ShouldBe(0, "the tracker knows the sessions again");
    }

    /// <summary>A tree with one session and /old.</summary>
    private static ZnodeTree OldTree(long zxid = 0, long session = Transactions.Session)
    {
        var recovery = new TreeRecovery(new TreeSettings());
        using var writer = new JuteWriter();
        Transactions.Open(zxid, 30_000, session)(writer);
        Transactions.Create("/old", zxid + 1, session: session)(writer);
        recovery.Apply(Stamped(writer, zxid));
        return recovery.Tree;
    }

    private static byte[] Stamped(JuteWriter writer, long zxid)
    {
        var bytes = writer.Written.ToArray();
        new Roles.StandaloneCore(zxid == 0 ? 0 : zxid - 1).Stamp(bytes, 1);
        return bytes;
    }

    private static void Restore(PeerEvent.Serving serving, ZnodeTree tree) => serving.Admin.Tell(new AdminCommand.Restore(tree));

    private ulong Digest(PeerEvent.Serving serving)
    {
        serving.Tree.Tell(TreeCommand.CaptureImage.Instance);
        var image = ExpectMsg<TreeCommand.ImageCaptured>().Image;
        serving.Tree.Tell(new TreeCommand.ReleaseImage(image));
        return image.Digest;
    }
}

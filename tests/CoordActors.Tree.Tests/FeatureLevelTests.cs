using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class FeatureLevelTests
{
    [Fact]
    public void A_tree_remembers_the_highest_level_that_it_has_applied()
    {
        var tree = new TestServer(new TreeSettings { FeatureLevel = 0 }).Tree;
        tree.Settings.FeatureLevel.ShouldBe(Txn.FeatureLevelMin);
        Restore(tree).Settings.FeatureLevel.ShouldBe(Txn.FeatureLevelMin);
    }

    [Fact]
    public void A_leader_that_did_not_know_it_yet_cannot_lower_it_with_its_settings()
    {
        var server = new TestServer(new TreeSettings { FeatureLevel = 2 });
        server.Apply(OpCode.SetData, new TreeSettings { SkipAcl = true }.Write, kind: TxnKind.Settings).ShouldBe(ErrorCode.Ok);
        server.Tree.Settings.ShouldBe(new TreeSettings { SkipAcl = true, FeatureLevel = 2 });
    }

    [Fact]
    public void A_snapshot_with_newer_transactions_in_it_is_refused_by_name()
    {
        var newer = new TestServer(new TreeSettings { FeatureLevel = Txn.FeatureLevelMax + 1 }).Tree;
        Should.Throw<TreeImageException>(() => Restore(newer)).Message
            .ShouldBe("The tree image has feature level 2; this version applies up to level 1: start a newer one.");
    }

    [Fact]
    public void The_settings_of_the_first_level_have_the_form_of_the_first_version()
    {
        using var first = new JuteWriter();
        new TreeSettings().Write(first);
        first.Length.ShouldBe(4 + 8 + 4 + 8);
        using var second = new JuteWriter();
        new TreeSettings { FeatureLevel = 2, EnsembleId = 9 }.Write(second);
        TreeSettings.TryRead(second.Written, new TreeSettings(), out var read).ShouldBeTrue();
        read.ShouldBe(new TreeSettings { FeatureLevel = 2, EnsembleId = 9 });
    }

    private static ZnodeTree Restore(ZnodeTree tree)
    {
        using var stream = new MemoryStream();
        using (var image = tree.Capture())
        {
            image.WriteTo(stream);
        }

        stream.Position = 0;
        return ZnodeTree.Restore(stream, new TreeSettings());
    }
}

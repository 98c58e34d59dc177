using System.Text;
using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class ReaperTests
{
    private readonly TestServer _server = new(new TreeSettings { ExtendedTypes = true });

    [Fact]
    public void A_container_is_due_once_its_children_have_gone()
    {
        CreateContainer("/c");
        _server.Create("/c/x").ShouldBe(ErrorCode.Ok);
        Due().ShouldBeEmpty();
        _server.Reap("/c").ShouldBe(ErrorCode.NotEmpty);
        _server.Delete("/c/x");
        Due().ShouldBe(["/c"]);
        _server.Reap("/c").ShouldBe(ErrorCode.Ok);
        _server.Reap("/c").ShouldBe(ErrorCode.NoNode);
        Due().ShouldBeEmpty();
    }

    [Fact]
    public void A_container_that_was_never_used_is_given_five_minutes()
    {
        CreateContainer("/c");
        _server.NowMs += 300_000;
        Due().ShouldBeEmpty();
        _server.NowMs++;
        Due().ShouldBe(["/c"]);
    }

    [Fact]
    public void A_znode_with_a_time_to_live_is_due_when_it_was_not_written_for_longer()
    {
        CreateTimed("/t", 1_000).ShouldBe(ErrorCode.Ok);
        _server.StatOf("/t").EphemeralOwner.ShouldBe(0);
        _server.NowMs += 900;
        _server.SetData("/t", "y");
        _server.NowMs += 1_000;
        Due().ShouldBeEmpty();
        _server.NowMs++;
        Due().ShouldBe(["/t"]);
    }

    [Theory]
    [InlineData(0, ErrorCode.BadArguments)]
    [InlineData(-1, ErrorCode.BadArguments)]
    [InlineData(0xFF_FFFF_FFFF, ErrorCode.Ok)]
    [InlineData(0x100_0000_0000, ErrorCode.BadArguments)]
    public void Times_to_live_have_forty_bits(long ttlMs, ErrorCode expected) => CreateTimed("/t", ttlMs).ShouldBe(expected);

    [Fact]
    public void Without_extended_types_a_time_to_live_is_unimplemented_and_old_ones_look_like_ephemerals()
    {
        CreateTimed("/t", 1_000);
        _server.Apply(OpCode.SetData, new TreeSettings().Write, kind: TxnKind.Settings);
        CreateTimed("/u", 1_000).ShouldBe(ErrorCode.Unimplemented);
        _server.Create("/t/x").ShouldBe(ErrorCode.NoChildrenForEphemerals);
        _server.StatOf("/t").EphemeralOwner.ShouldNotBe(0);
        _server.Reap("/t").ShouldBe(ErrorCode.BadVersion);
        _server.NowMs += 100_000;
        Due().ShouldBeEmpty();
    }

    [Fact]
    public void An_ephemeral_is_never_reaped()
    {
        _server.CreateEphemeral("/e");
        _server.Reap("/e").ShouldBe(ErrorCode.BadVersion);
    }

    [Fact]
    public void The_reaper_gets_no_more_than_it_asks_for()
    {
        for (var i = 0; i < 100; i++)
        {
            CreateTimed($"/t{i}", 1);
        }

        _server.NowMs += 10;
        Due(7).Count.ShouldBe(7);
        Due().Distinct().Count().ShouldBe(100);
    }

    private void CreateContainer(string path) =>
        _server.Create(path, flags: CreateFlags.Container, op: OpCode.CreateContainer).ShouldBe(ErrorCode.Ok);

    private ErrorCode CreateTimed(string path, long ttlMs) =>
        _server.Create(path, flags: CreateFlags.PersistentWithTtl, op: OpCode.CreateTtl, ttlMs: ttlMs);

    private List<string> Due(int max = 1_000)
    {
        var paths = new List<byte[]>();
        _server.Tree.CollectReapable(_server.NowMs, max, paths);
        return [.. paths.Select(Encoding.UTF8.GetString)];
    }
}

using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class QuotaTests
{
    private readonly TestServer _server = new();

    [Fact]
    public void Statistics_begin_with_a_fresh_count_and_follow_every_change_without_a_version()
    {
        _server.Create("/a", "12345");
        _server.Create("/a/b", "123");
        SetQuota(_server, "/a", "count=10,bytes=1000");
        var stat = _server.StatOf("/zookeeper/quota/a/zookeeper_stats");
        Statistics("/a").ShouldBe("count=2,bytes=8");
        _server.Create("/a/c", null);
        _server.SetData("/a/b", "1");
        _server.Create("/ab", "not below");
        Statistics("/a").ShouldBe("count=3,bytes=6");
        _server.Delete("/a/b");
        Statistics("/a").ShouldBe("count=2,bytes=5");
        _server.StatOf("/zookeeper/quota/a/zookeeper_stats").ShouldBe(stat);
    }

    [Fact]
    public void The_upkeep_of_statistics_fires_no_watch()
    {
        _server.Create("/a");
        SetQuota(_server, "/a", "count=10,bytes=-1");
        _server.Tree.AddWatcher(1, default);
        _server.AddWatch("/zookeeper", AddWatchMode.PersistentRecursive, 1);
        _server.Create("/a/b");
        _server.Events.ShouldBeEmpty();
    }

    [Fact]
    public void Only_the_deepest_quota_above_a_change_counts()
    {
        _server.Create("/a", "");
        _server.Create("/a/b", "");
        SetQuota(_server, "/a", "count=10,bytes=-1");
        SetQuota(_server, "/a/b", "count=10,bytes=-1");
        _server.Create("/a/b/c", "12");
        Statistics("/a").ShouldBe("count=2,bytes=0");
        Statistics("/a/b").ShouldBe("count=2,bytes=2");
        _server.Delete("/zookeeper/quota/a/b/zookeeper_limits");
        _server.Create("/a/b/d", "1");
        Statistics("/a").ShouldBe("count=3,bytes=1");
        Statistics("/a/b").ShouldBe("count=2,bytes=2");
    }

    [Fact]
    public void Hard_limits_refuse_only_where_the_ensemble_enforces_them()
    {
        var lax = Limited(new TestServer());
        lax.Create("/a/c", "123456").ShouldBe(ErrorCode.Ok);

        var strict = Limited(new TestServer(new TreeSettings { EnforceQuota = true }));
        strict.Create("/a/c", "123456").ShouldBe(ErrorCode.QuotaExceeded);
        strict.Create("/a/c", "12345").ShouldBe(ErrorCode.Ok);
        strict.SetData("/a/c", "123456").ShouldBe(ErrorCode.QuotaExceeded);
        strict.SetData("/a/c", "54321").ShouldBe(ErrorCode.Ok);
        strict.SetData("/a/c", "", 5).ShouldBe(ErrorCode.BadVersion);
        strict.Create("/a/d", "").ShouldBe(ErrorCode.QuotaExceeded);
        strict.DataOf("/zookeeper/quota/a/zookeeper_stats").ShouldBe("count=2,bytes=5");
    }

    [Fact]
    public void A_write_that_shrinks_the_data_but_stays_above_the_limit_is_refused()
    {
        var server = new TestServer(new TreeSettings { EnforceQuota = true });
        server.Create("/a", new string('x', 100));
        SetQuota(server, "/a", "count=-1,bytes=-1=;byteHardLimit=10");
        server.SetData("/a", new string('x', 50)).ShouldBe(ErrorCode.QuotaExceeded);
        server.SetData("/a", new string('y', 100)).ShouldBe(ErrorCode.Ok);
        server.SetData("/a", new string('x', 10)).ShouldBe(ErrorCode.Ok);
    }

    [Fact]
    public void Quotas_are_in_force_again_after_a_restore()
    {
        var server = Limited(new TestServer(new TreeSettings { EnforceQuota = true }));
        var restored = new TestServer(ImageTests.Restore(ImageTests.Write(server.Tree)));
        restored.Create("/a/c", "123456").ShouldBe(ErrorCode.QuotaExceeded);
        restored.Tree.Digest.ShouldNotBe(0UL);
    }

    [Fact]
    public void Texts_that_are_no_quota_limit_nothing()
    {
        var server = new TestServer(new TreeSettings { EnforceQuota = true });
        server.Create("/a");
        SetQuota(server, "/a", "countHardLimit,=;;bytes=x,byteHardLimit=;count");
        server.Create("/a/b").ShouldBe(ErrorCode.Ok);
    }

    private static TestServer Limited(TestServer server)
    {
        server.Create("/a", "");
        SetQuota(server, "/a", "count=-1,bytes=-1=;byteHardLimit=5;countHardLimit=2");
        return server;
    }

    private static void SetQuota(TestServer server, string path, string limits)
    {
        var quota = "/zookeeper/quota" + path;
        server.Create(quota, null);
        server.Create(quota + "/zookeeper_limits", limits).ShouldBe(ErrorCode.Ok);
        server.Create(quota + "/zookeeper_stats", "count=0,bytes=0").ShouldBe(ErrorCode.Ok);
    }

    private string? Statistics(string path) => _server.DataOf($"/zookeeper/quota{path}/zookeeper_stats");
}

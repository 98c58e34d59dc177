using CoordActors.Protocol;

namespace CoordActors.Tree.Tests;

public sealed class ListableTests
{
    [Fact]
    public void A_path_may_be_known_to_whoever_may_list_everything_above_it()
    {
        var server = new TestServer();
        foreach (var path in new[] { "/open", "/open/a", "/closed", "/closed/a", "/closed/a/b" })
        {
            server.Create(path).ShouldBe(ErrorCode.Ok);
        }

        server.SetAcl("/closed", "31 digest:bob:hash").ShouldBe(ErrorCode.Ok);
        IsListable("/").ShouldBeTrue();
        IsListable("/open/a/not/there").ShouldBeTrue();
        IsListable("/closed").ShouldBeTrue("its own list says nothing of its name");
        IsListable("/closed/a").ShouldBeFalse();
        IsListable("/closed/a/b").ShouldBeFalse();
        IsListable("/closed/not/there").ShouldBeFalse();
        IsListable("/closed/a/b", "digest:bob:hash").ShouldBeTrue();
        IsListable("").ShouldBeTrue();

        bool IsListable(string path, string? auth = null) => server.Tree.IsListable(System.Text.Encoding.UTF8.GetBytes(path), TestServer.Ids(auth));
    }
}

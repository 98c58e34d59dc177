namespace CoordActors.Client.Tests;

/// <summary>Error codes and the exceptions that stand for them.</summary>
public sealed class ErrorTests
{
    [Theory]
    [InlineData(ErrorCode.NoNode, typeof(NoNodeException))]
    [InlineData(ErrorCode.NodeExists, typeof(NodeExistsException))]
    [InlineData(ErrorCode.BadVersion, typeof(BadVersionException))]
    [InlineData(ErrorCode.NotEmpty, typeof(NotEmptyException))]
    [InlineData(ErrorCode.NoAuth, typeof(NoAuthException))]
    [InlineData(ErrorCode.NoChildrenForEphemerals, typeof(NoChildrenForEphemeralsException))]
    [InlineData(ErrorCode.InvalidAcl, typeof(InvalidAclException))]
    [InlineData(ErrorCode.BadArguments, typeof(BadArgumentsException))]
    [InlineData(ErrorCode.QuotaExceeded, typeof(QuotaExceededException))]
    [InlineData(ErrorCode.Unimplemented, typeof(UnimplementedException))]
    [InlineData(ErrorCode.SessionExpired, typeof(SessionExpiredException))]
    [InlineData(ErrorCode.EphemeralOnLocalSession, typeof(EphemeralOnLocalSessionException))]
    [InlineData(ErrorCode.ConnectionLoss, typeof(ConnectionLossException))]
    [InlineData(ErrorCode.AuthFailed, typeof(AuthFailedException))]
    [InlineData(ErrorCode.SessionClosedRequireSaslAuth, typeof(AuthenticationRequiredException))]
    [InlineData(ErrorCode.NotReadOnly, typeof(NotReadOnlyException))]
    [InlineData(ErrorCode.NoWatcher, typeof(NoWatcherException))]
    [InlineData(ErrorCode.MarshallingError, typeof(MarshallingException))]
    [InlineData(ErrorCode.ThrottledOp, typeof(ThrottledException))]
    [InlineData(ErrorCode.ReconfigDisabled, typeof(ReconfigDisabledException))]
    [InlineData(ErrorCode.ReconfigInProgress, typeof(ReconfigInProgressException))]
    [InlineData(ErrorCode.NewConfigNoQuorum, typeof(NewConfigNoQuorumException))]
    [InlineData(ErrorCode.SystemError, typeof(SystemErrorException))]
    public void Each_code_has_an_exception_of_its_own(ErrorCode code, Type type)
    {
        var exception = CoordException.Of(code, "/a");
        exception.ShouldBeOfType(type);
        exception.Code.ShouldBe(code);
        exception.Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_code_without_an_exception_of_its_own_is_named()
    {
        var exception = CoordException.Of(ErrorCode.SessionMoved, "/a");
        exception.ShouldBeOfType<CoordException>();
        exception.Message.ShouldBe("The server answered with error -118 (SessionMoved) for /a.");
    }

    [Theory]
    [InlineData("", "Path length must be > 0")]
    [InlineData("a", "Path must start with / character")]
    [InlineData("/a/", "Path must not end with / character")]
    [InlineData("/a//b", "Invalid path string \"/a//b\" caused by empty node name specified @3")]
    [InlineData("/a/./b", "Invalid path string \"/a/./b\" caused by relative paths not allowed @3")]
    [InlineData("/a/..", "Invalid path string \"/a/..\" caused by relative paths not allowed @4")]
    [InlineData("/a\0", "Invalid path string \"/a\0\" caused by null character not allowed @2")]
    [InlineData("/a\u0007", "Invalid path string \"/a\u0007\" caused by invalid character @2")]
    [InlineData("/a\ud83d\ude00", "Invalid path string \"/a\ud83d\ude00\" caused by invalid character @2")]
    public void A_wrong_path_is_told_what_is_wrong_with_it(string path, string fault) => ZnodePaths.Fault(path).ShouldBe(fault);

    [Theory]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/a/...")]
    [InlineData("/.a/a./a..b")]
    [InlineData("/\u00e4\u00f6 \u4e2d")]
    public void A_right_path_is_let_through(string path) => ZnodePaths.Fault(path).ShouldBeNull();

    [Theory]
    [InlineData("/", "/a", true)]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a/b", "/a", false)]
    public void Descent_goes_by_whole_names(string ancestor, string path, bool isBelow) => ZnodePaths.IsAtOrBelow(path, ancestor).ShouldBe(isBelow);

    [Theory]
    [InlineData("localhost", "localhost:2181")]
    [InlineData("a:1,b:2", "a:1,b:2")]
    [InlineData("a:1, b , ", "a:1,b:2181")]
    [InlineData("a:1/app/x", "a:1/app/x")]
    [InlineData("a:1/", "a:1")]
    [InlineData("[::1]:5,[::1],::1", "[::1]:5,[::1]:2181,[::1]:2181")]
    public void A_connection_string_names_servers_and_a_chroot(string text, string parsed) => ConnectionString.Parse(text).ToString().ShouldBe(parsed);

    [Theory]
    [InlineData("")]
    [InlineData("/app")]
    [InlineData("a:0")]
    [InlineData("a:65536")]
    [InlineData("a:x")]
    [InlineData(":1")]
    [InlineData("a:1/app/")]
    [InlineData("a:1//x")]
    public void A_wrong_connection_string_is_refused(string text) => Should.Throw<FormatException>(() => ConnectionString.Parse(text));
}

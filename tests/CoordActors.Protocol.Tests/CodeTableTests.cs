namespace CoordActors.Protocol.Tests;

/// <summary>The numbers of the protocol, written down a second time: nobody changes one, or takes one twice, without changing this page too.</summary>
public class CodeTableTests
{
    [Fact]
    public void Operations_have_ZooKeepers_numbers() => ShouldHaveTheNumbers<OpCode>(
        "Notification 0, Create 1, Delete 2, Exists 3, GetData 4, SetData 5, GetAcl 6, SetAcl 7, GetChildren 8, Sync 9, Ping 11, " +
        "GetChildren2 12, Check 13, Multi 14, Create2 15, Reconfig 16, CheckWatches 17, RemoveWatches 18, CreateContainer 19, " +
        "DeleteContainer 20, CreateTtl 21, MultiRead 22, Auth 100, SetWatches 101, Sasl 102, GetEphemerals 103, " +
        "GetAllChildrenNumber 104, SetWatches2 105, AddWatch 106, WhoAmI 107, CreateSession -10, CloseSession -11, Error -1");

    [Fact]
    public void Every_operation_stands_on_the_page_about_compatibility_and_no_other_does() => CompatibilityPage.Names("Operations")
        .Order(StringComparer.OrdinalIgnoreCase)
        .ShouldBe(Enum.GetNames<OpCode>().Order(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void Errors_have_ZooKeepers_numbers() => ShouldHaveTheNumbers<ErrorCode>(
        "Ok 0, SystemError -1, RuntimeInconsistency -2, DataInconsistency -3, ConnectionLoss -4, MarshallingError -5, Unimplemented -6, " +
        "OperationTimeout -7, BadArguments -8, InvalidState -9, UnknownSession -12, NewConfigNoQuorum -13, ReconfigInProgress -14, " +
        "SslConnectionError -15, ApiError -100, NoNode -101, NoAuth -102, BadVersion -103, NoChildrenForEphemerals -108, " +
        "NodeExists -110, NotEmpty -111, SessionExpired -112, InvalidCallback -113, InvalidAcl -114, AuthFailed -115, Closing -116, " +
        "Nothing -117, SessionMoved -118, NotReadOnly -119, EphemeralOnLocalSession -120, NoWatcher -121, RequestTimeout -122, " +
        "ReconfigDisabled -123, SessionClosedRequireSaslAuth -124, QuotaExceeded -125, ThrottledOp -127");

    [Fact]
    public void Create_flags_have_ZooKeepers_numbers() => ShouldHaveTheNumbers<CreateFlags>(
        "Persistent 0, Ephemeral 1, PersistentSequential 2, EphemeralSequential 3, Container 4, PersistentWithTtl 5, " +
        "PersistentSequentialWithTtl 6");

    [Fact]
    public void Permissions_have_ZooKeepers_bits() =>
        ShouldHaveTheNumbers<Permissions>("None 0, Read 1, Write 2, Create 4, Delete 8, Admin 16, All 31");

    [Fact]
    public void Watch_events_and_modes_have_ZooKeepers_numbers()
    {
        ShouldHaveTheNumbers<WatchEventType>(
            "None -1, NodeCreated 1, NodeDeleted 2, NodeDataChanged 3, NodeChildrenChanged 4, "
            + "DataWatchRemoved 5, ChildWatchRemoved 6, PersistentWatchRemoved 7");
        ShouldHaveTheNumbers<AddWatchMode>("Persistent 0, PersistentRecursive 1");
        ShouldHaveTheNumbers<WatcherType>("Children 1, Data 2, Any 3, Persistent 4, PersistentRecursive 5");
        KeeperState.SyncConnected.ShouldBe(3);
    }

    private static void ShouldHaveTheNumbers<TEnum>(string expected)
        where TEnum : struct, Enum
    {
        var table = Enum.GetNames<TEnum>().Select(name => $"{name} {Enum.Parse<TEnum>(name):D}").ToArray();
        table.ShouldBe(expected.Split(", "), ignoreOrder: true);
        Enum.GetValues<TEnum>().ShouldBeUnique();
    }
}

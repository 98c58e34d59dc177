using CoordActors.Interop.Hosting;

namespace CoordActors.Interop.Foreign;

/// <summary>ZooKeeper's own shell, its commands on standard input, its output read line by line.</summary>
public sealed class ZkCliTests(SharedServer shared) : IClassFixture<SharedServer>
{
    [ZkCliFact]
    public async Task Znodes_are_created_shown_changed_and_deleted()
    {
        var lines = await Shell(
            "create /cli hello", "create /cli", "get /cli", "create -s /cli/n- one", "create -s -e /cli/n- two", "ls -s /cli",
            "set -s /cli changed", "set -v 7 /cli no", "stat /cli", "ls -R /cli", "getAllChildrenNumber /cli", "getEphemerals", "getEphemerals /other",
            "delete /cli", "deleteall /cli", "stat /cli", "get /cli");
        lines.ShouldContainInOrder(
            "Created /cli", "Node already exists: /cli", "hello", "Created /cli/n-0000000000", "Created /cli/n-0000000001",
            "[n-0000000000, n-0000000001]", "cversion = 2", "dataVersion = 0", "numChildren = 2",
            "dataVersion = 1", "dataLength = 7", "version No is not valid : /cli", "dataVersion = 1",
            "/cli", "/cli/n-0000000000", "/cli/n-0000000001", "2", "[/cli/n-0000000001]", "[]",
            "Node not empty: /cli", "Node does not exist: /cli", "Node does not exist: /cli");
    }

    [ZkCliFact]
    public async Task Rights_are_shown_and_changed()
    {
        var lines = await Shell(
            "create /cli-acl x", "getAcl /cli-acl", "addauth digest user:pass", "whoami", "setAcl /cli-acl auth::cdrwa", "getAcl -s /cli-acl",
            "setAcl /cli-acl nonsense:x:r", "create /cli-acl/mine x digest:user:smGaoVKd/cQkjm7b88GyorAUz20=:r", "set /cli-acl/mine y", "get /cli-acl/mine");
        lines.ShouldContainInOrder(
            "Created /cli-acl", "'world,'anyone", ": cdrwa", "Auth scheme: User", "'digest,'user:smGaoVKd/cQkjm7b88GyorAUz20=", ": cdrwa",
            "aclVersion = 1", "Acl is not valid : /cli-acl", "Created /cli-acl/mine", "Insufficient permission : /cli-acl/mine", "x");
        lines.ShouldContain("digest: user");
        lines.ShouldContain("ip: 127.0.0.1");

        (await Shell("get /cli-acl")).ShouldContain("Insufficient permission : /cli-acl");
    }

    [ZkCliFact]
    public async Task Quotas_are_set_listed_enforced_and_removed()
    {
        var lines = await Shell(
            "create /cli-quota 12345", "setquota -n 1 /cli-quota", "listquota /cli-quota", "delquota /cli-quota", "listquota /cli-quota",
            "setquota -N 2 /cli-quota", "listquota /cli-quota", "create /cli-quota/a", "create /cli-quota/b",
            "delquota -N /cli-quota", "create /cli-quota/b");
        lines.ShouldContainInOrder(
            "Created /cli-quota", "Output quota for /cli-quota count=1,bytes=-1=;byteHardLimit=-1;countHardLimit=-1",
            "Output stat for /cli-quota count=1,bytes=5",
            "quota for /cli-quota does not exist.",
            "Output quota for /cli-quota count=-1,bytes=-1=;byteHardLimit=-1;countHardLimit=2", "Output stat for /cli-quota count=1,bytes=5",
            "Created /cli-quota/a", "Quota has exceeded : /cli-quota/b", "Created /cli-quota/b");
    }

    [ZkCliFact]
    public async Task Watches_are_printed_and_removed()
    {
        var lines = await Shell(
            "create /cli-watch x", "get -w /cli-watch", "set /cli-watch y", "addWatch -m PERSISTENT_RECURSIVE /cli-watch", "create /cli-watch/c",
            "removewatches /cli-watch", "sync /cli-watch", "get /cli-watch");
        lines.ShouldContain(line => line.StartsWith("WatchedEvent state:SyncConnected type:NodeDataChanged path:/cli-watch"));
        lines.ShouldContain(line => line.StartsWith("WatchedEvent state:SyncConnected type:NodeCreated path:/cli-watch/c"));
        lines.ShouldContainInOrder("Created /cli-watch", "x", "Created /cli-watch/c", "Sync is OK", "y");
    }

    [ZkCliFact]
    public async Task Containers_and_ttl_znodes_are_created()
    {
        var lines = await Shell("create -c /cli-container", "create -t 1000000 /cli-ttl x", "stat /cli-container", "stat /cli-ttl", "config", "ls /zookeeper");
        lines.ShouldContainInOrder("Created /cli-container", "Created /cli-ttl", "ephemeralOwner = 0x0", "ephemeralOwner = 0x0", "[config, quota]");
    }

    [ZkCliFact]
    public async Task A_single_command_ends_with_its_exit_code()
    {
        (await Command("create", "/cli-single", "x")).ExitCode.ShouldBe(0);
        (await Command("get", "/cli-single")).Text.Split('\n')[^1].ShouldBe("x");
        (await Command("get", "/cli-missing")).ExitCode.ShouldBe(1);
        (await Command("version")).Text.ShouldContain("ZooKeeper CLI version");
    }

    [ZkCliFact]
    public async Task A_chroot_in_the_connect_string_is_hidden()
    {
        await Shell("create /cli-chroot", "create /cli-chroot/inner x");
        var lines = await Shell(["ls /", "get /inner", "create /two"], "/cli-chroot");
        lines.ShouldContainInOrder("[inner]", "x", "Created /two");
        (await Shell("ls /cli-chroot")).ShouldContain("[inner, two]");
    }

    private Task<string[]> Shell(params string[] commands) => Shell(commands, "");

    private async Task<string[]> Shell(string[] commands, string chroot)
    {
        var run = await ForeignProgram.Run(
            "bash",
            ["-c", "exec \"$0\" -waitforconnection -server \"$1\" 2>&1", Toolbox.ZkCli, shared.Server.ConnectString + chroot],
            standardInput: string.Join('\n', [.. commands, "quit", ""]));
        return run.Text.Split('\n');
    }

    private Task<ProgramRun> Command(params string[] words) =>
        ForeignProgram.Run(Toolbox.ZkCli, ["-waitforconnection", "-server", shared.Server.ConnectString, .. words]);
}

/// <summary>What the output of a shell is asked for.</summary>
public static class OutputAssertions
{
    /// <summary>Every expected line appears, in this order; other lines may be between them.</summary>
    public static void ShouldContainInOrder(this string[] lines, params string[] expected)
    {
        var found = 0;
        foreach (var line in lines)
        {
            if (found < expected.Length && line == expected[found])
            {
                found++;
            }
        }

        var missing = found < expected.Length ? expected[found] : "nothing";
        found.ShouldBe(expected.Length, $"\"{missing}\" is missing in\n{string.Join('\n', lines)}");
    }
}

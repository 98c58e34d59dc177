using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace CoordActors.Cli;

/// <summary>The help of a command, with command lines to copy at its end.</summary>
internal sealed class HelpExamples(HelpAction help) : SynchronousCommandLineAction
{
    /// <summary>Command lines by the names of their command; the empty name is <c>coord</c> itself.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [""] =
        [
            "coord server                                   a server on port 2181, data in ./data",
            "coord ensemble                                 three servers on this machine, to try things out",
            "coord cli ls /                                 one command; without one, an interactive shell",
            "coord start /etc/coord/zoo.cfg                 a server in the background; then: coord status, coord stop",
            "coord status --server zk1:2181,zk2:2181        who answers, who leads",
        ],
        ["server"] =
        [
            "coord server                                   port 2181, data in ./data",
            "coord server zoo.cfg                           ZooKeeper's configuration file as it is",
            "coord server --client-port 2182 --data-dir /tmp/second --set coord.admin.port=8082",
        ],
        ["start"] = ["coord start /etc/coord/zoo.cfg", "coord start --client-port 2182 --data-dir /tmp/second"],
        ["stop"] = ["coord stop /etc/coord/zoo.cfg"],
        ["restart"] = ["coord restart /etc/coord/zoo.cfg"],
        ["status"] =
        [
            "coord status /etc/coord/zoo.cfg                Mode: leader, and exit code 0",
            "coord status /etc/coord/zoo.cfg --verbose      connections, latency, znodes, zxid, and more",
            "coord status --server zk1:2181,zk2:2181        a table of servers",
        ],
        ["ensemble"] =
        [
            "coord ensemble                                 ports 2181, 2182, 2183, data in ./ensemble",
            "coord ensemble --nodes 5 --observers 1 --base-port 3181 --dir /tmp/five",
        ],
        ["config"] = ["coord config check zoo.cfg", "coord config show zoo.cfg --changed"],
        ["config check"] = ["coord config check zoo.cfg", "coord config check zoo.cfg --id 2"],
        ["config show"] = ["coord config show", "coord config show zoo.cfg --changed"],
        ["cli"] =
        [
            "coord cli                                      interactive; Tab completes commands and paths",
            "coord cli --server zk1:2181,zk2:2181/app       other servers, below a znode",
            "coord cli create /a hello",
            "coord cli get -s /a",
            "coord cli --json ls /                          for scripts",
            "coord cli --json top                           one object: mode, zxid, latency, ... of each server",
            "coord cli diff -acl /a /b                      what differs in data or access control lists; exit code 1",
            "coord cli watch -R /                           follow a subtree live",
            "coord cli top                                  what the servers do, each second",
            "coord cli help                                 all commands; help get says how one is called",
        ],
        ["bench"] =
        [
            "coord bench                                    reads, 8 connections, 5 seconds",
            "coord bench --hosts zk1:2181,zk2:2181 --op mix:80 --seconds 30",
            "coord bench --fill 100000                      100,000 znodes to read later",
        ],
        ["bench gap"] = ["coord bench gap --hosts zk1:2181,zk2:2181,zk3:2181"],
        ["snapshot"] =
        [
            "coord snapshot save --from http://127.0.0.1:8080 --authorization 'digest super:secret' today.snapshot",
            "coord snapshot inspect today.snapshot",
        ],
        ["snapshot save"] =
        [
            "coord snapshot save --data-dir /var/lib/coord today.snapshot         of a stopped server",
            "coord snapshot save --from http://127.0.0.1:8080 --authorization 'digest super:secret' today.snapshot",
        ],
        ["snapshot restore"] = ["coord snapshot restore today.snapshot --data-dir /var/lib/coord-new"],
        ["snapshot inspect"] = ["coord snapshot inspect today.snapshot", "coord snapshot inspect /var/lib/zookeeper/version-2/snapshot.1f"],
        ["import"] =
        [
            "coord import /var/lib/zookeeper --dry-run      read and report only",
            "coord import /var/lib/zookeeper --data-dir /var/lib/coord",
            "coord import /etc/zookeeper/zoo.cfg --data-dir /var/lib/coord",
        ],
        ["export"] = ["coord export --data-dir /var/lib/coord /var/lib/zookeeper-new"],
        ["version"] = ["coord version"],
    };

    /// <summary>Puts them below every command's help.</summary>
    public static RootCommand AddTo(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new HelpExamples((HelpAction)option.Action!);
        return root;
    }

    public override int Invoke(ParseResult parseResult)
    {
        var result = help.Invoke(parseResult);
        if (All.TryGetValue(Name(parseResult.CommandResult.Command), out var lines))
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }

        return result;
    }

    /// <summary>The names from the root down to a command, without the root's.</summary>
    public static string Name(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is not null and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Push(symbol.Name);
        }

        return string.Join(' ', names);
    }
}

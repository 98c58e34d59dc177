using System.Text;
using CoordActors.Protocol;
using CoordActors.Tree;

namespace CoordActors.Migration.Apache;

/// <summary>Makes our tree of what ZooKeeper's files hold.</summary>
internal static class ApacheTree
{
    private const string ConfigurationPath = "/zookeeper/config";

    /// <summary>
    /// The tree. The configuration of the ensemble is left out: clients would follow it to the servers that they have just left.
    /// </summary>
    /// <exception cref="MigrationException">A znode cannot be carried over.</exception>
    public static ZnodeTree Of(ApacheDatabase database, List<string> notes)
    {
        // Settings that journals are read with as long as no transaction says otherwise, so that a server with defaults needs none.
        var settings = new TreeSettings { ContainerNeverUsedMs = 0, ExtendedTypes = database.HasTtl };
        var loader = new TreeLoader(settings, database.LastZxid);
        foreach (var (id, timeoutMs) in database.Sessions)
        {
            loader.AddSession(id, timeoutMs);
        }

        var open = new Stack<(ApacheNode Node, string Path)>([(database.Root, "")]);
        try
        {
            while (open.TryPop(out var next))
            {
                var (node, path) = next;
                Add(loader, node, path, notes);
                foreach (var child in YoungestFirst(node))
                {
                    open.Push((child, $"{path}/{child.Name}"));
                }
            }

            return loader.Complete();
        }
        catch (ArgumentException wrong)
        {
            throw new MigrationException(wrong.Message, wrong);
        }
    }

    /// <summary>Children come out of the stack in the order of their creation.</summary>
    private static IEnumerable<ApacheNode> YoungestFirst(ApacheNode node) => node.Children is { } children
        ? children.Values.OrderByDescending(child => child.Czxid).ThenByDescending(child => child.Name, StringComparer.Ordinal)
        : [];

    private static void Add(TreeLoader loader, ApacheNode node, string path, List<string> notes)
    {
        var acl = node.Acl ?? throw new MigrationException(
            $"The access control list of {path} is missing in the snapshot: who may do what there would be a guess.");
        var data = node.Data;
        if (path == ConfigurationPath && data is { Length: > 0 })
        {
            data = [];
            notes.Add($"The configuration of the old ensemble ({ConfigurationPath}) was left out: it names the servers that are being left.");
        }

        loader.Add(Encoding.UTF8.GetBytes(path.Length == 0 ? "/" : path), (JuteBytes)data, acl, node.Values);
    }
}

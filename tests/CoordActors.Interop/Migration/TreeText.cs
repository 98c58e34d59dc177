using System.Security.Cryptography;
using System.Text;
using CoordActors.Interop.Hosting;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Migration;

/// <summary>Everything that a client can read of a server's tree, one line for each znode: what must be the same after a migration.</summary>
public static class TreeText
{
    private const string SuperUser = "super:secret";

    /// <summary>The key of <see cref="ServerOptions.SuperDigest"/> under which <see cref="Of"/> may read everything.</summary>
    public static string SuperDigest => "super:" + Convert.ToBase64String(SHA1.HashData(Encoding.UTF8.GetBytes(SuperUser)));

    public static IReadOnlyList<string> Of(ServerUnderTest server)
    {
        using var client = PlainClient.Connect(server.Port);
        client.Call(Request.Auth("digest", SuperUser));
        var lines = new List<string>();
        var open = new Stack<string>(["/"]);
        while (open.TryPop(out var path))
        {
            var children = client.Call(Request.GetChildren(path));
            foreach (var child in children.Vector(children.Text)!)
            {
                open.Push(path == "/" ? $"/{child}" : $"{path}/{child}");
            }

            lines.Add($"{path} {DataAndStat(client.Call(Request.GetData(path)))} acl={Rights(client.Call(Request.GetAcl(path)))}");
        }

        client.Close();
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static string DataAndStat(JuteCursor reply)
    {
        var data = reply.Buffer();
        var shown = data is null ? "null" : data.Length > 64 ? $"{data.Length}:{Convert.ToHexString(SHA1.HashData(data))}" : Encoding.UTF8.GetString(data);
        return $"data={shown} czxid={reply.Long():x} mzxid={reply.Long():x} ctime={reply.Long()} mtime={reply.Long()} version={reply.Int()} "
            + $"cversion={reply.Int()} aversion={reply.Int()} owner={reply.Long():x} length={reply.Int()} children={reply.Int()} pzxid={reply.Long():x}";
    }

    private static string Rights(JuteCursor reply) =>
        string.Join(',', reply.Vector(() => $"{reply.Int()}:{reply.Text()}:{reply.Text()}") ?? []);
}

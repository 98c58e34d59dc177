using System.Text;
using CoordActors.Interop.Raw;

namespace CoordActors.Interop.Differential;

/// <summary>Turns the record of a reply into text that two servers can agree on.</summary>
public sealed class ReplyText(Func<long, string> zxid, Func<long, string> session)
{
    private readonly long _earliest = DateTimeOffset.UtcNow.AddDays(-1).ToUnixTimeMilliseconds();

    public string Of(int operation, JuteCursor body)
    {
        var text = new StringBuilder(Record(operation, body));
        if (body.Remaining > 0)
        {
            text.Append($" and {body.Remaining} more bytes");
        }

        return text.ToString();
    }

    public static string Event(JuteCursor body) => $"type={body.Int()} state={body.Int()} path={body.Text() ?? "null"}";

    private string Record(int operation, JuteCursor body) => body.Remaining == 0 ? "" : operation switch
    {
        Op.Create or Op.Sync => Show(body.Text()),
        Op.Create2 or Op.CreateContainer or Op.CreateTtl => $"{Show(body.Text())} {Stat(body)}",
        Op.Exists or Op.SetData or Op.SetAcl => Stat(body),
        Op.GetData or Op.Reconfig => $"{Data(body.Buffer())} {Stat(body)}",
        Op.GetAcl => $"{List(body, () => $"{body.Int()}:{body.Text()}:{body.Text()}", ordered: true)} {Stat(body)}",
        Op.GetChildren or Op.GetEphemerals => Names(body),
        Op.GetChildren2 => $"{Names(body)} {Stat(body)}",
        Op.GetAllChildrenNumber or Op.AddWatch => $"{body.Int()}",
        Op.WhoAmI => List(body, () => $"{body.Text()}:{body.Text()}", ordered: false),
        Op.Sasl => Data(body.Buffer()),
        Op.Multi or Op.MultiRead => Entries(body),
        _ => "",
    };

    private string Entries(JuteCursor body)
    {
        var text = new StringBuilder("[");
        while (true)
        {
            var (type, done, error) = (body.Int(), body.Bool(), body.Int());
            if (done)
            {
                return text.Append($"] end type={type} err={error}").ToString();
            }

            text.Append(type switch
            {
                Op.Create => $"create {Show(body.Text())}",
                Op.Create2 => $"create2 {Show(body.Text())} {Stat(body)}",
                Op.Delete => "delete",
                Op.Check => "check",
                Op.SetData => $"setData {Stat(body)}",
                Op.GetData => $"getData {Data(body.Buffer())} {Stat(body)}",
                Op.GetChildren => $"getChildren {Names(body)}",
                -1 => $"error {body.Int()}",
                _ => $"unknown type {type}",
            }).Append($" err={error}; ");
        }
    }

    private string Stat(JuteCursor body)
    {
        var (created, modified, createdAt, modifiedAt) = (zxid(body.Long()), zxid(body.Long()), Time(body.Long()), Time(body.Long()));
        var versions = $"v={body.Int()} cv={body.Int()} av={body.Int()}";
        var (owner, length, children, childrenZxid) = (body.Long(), body.Int(), body.Int(), zxid(body.Long()));
        return $"{{cz={created} mz={modified} ct={createdAt} mt={modifiedAt} {versions} "
            + $"owner={session(owner)} len={length} children={children} pz={childrenZxid}}}";
    }

    private string Time(long milliseconds) =>
        milliseconds == 0 ? "0" : milliseconds > _earliest && milliseconds <= DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() ? "now" : $"{milliseconds}?";

    private static string Names(JuteCursor body) => List(body, () => body.Text() ?? "null", ordered: false);

    private static string List(JuteCursor body, Func<string> element, bool ordered)
    {
        var elements = body.Vector(element);
        if (elements is null)
        {
            return "null";
        }

        if (!ordered)
        {
            elements.Sort(StringComparer.Ordinal);
        }

        return $"[{string.Join(", ", elements)}]";
    }

    private static string Data(byte[]? data) => data is null ? "null" : data.Length > 64 ? $"{data.Length} bytes" : $"\"{Encoding.UTF8.GetString(data)}\"";

    private static string Show(string? text) => text ?? "null";
}

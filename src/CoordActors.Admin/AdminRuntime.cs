using CoordActors.Server.Admin;
using CoordActors.Server.Clients;
using CoordActors.Server.Serving;
using CoordActors.Tree;

namespace CoordActors.Admin;

/// <summary>What connects the HTTP side with the actors: everything is asked, nothing is touched. Safe for any thread.</summary>
public sealed class AdminRuntime
{
    private static readonly TimeSpan DiskWithin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(15);

    private volatile IActorRef? _admin;

    /// <summary>The client ports; null before <see cref="Start"/>.</summary>
    public IClientPorts? Ports { get; private set; }

    /// <summary>Whether there are actors to ask.</summary>
    public bool IsStarted => _admin is not null;

    /// <summary>From now on there is something to show.</summary>
    public void Start(IActorRef admin, IClientPorts ports)
    {
        Ports = ports;
        _admin = admin;
    }

    /// <summary>A picture of the server; null before <see cref="Start"/>.</summary>
    /// <exception cref="Exception">An actor did not answer.</exception>
    public async Task<ServerPicture?> Look(ViewDetail detail = ViewDetail.None, bool deadlines = false)
    {
        var admin = _admin;
        return admin is null ? null : await admin.Ask<ServerPicture>(new AdminCommand.Look(detail, deadlines), AnswerWithin).ConfigureAwait(false);
    }

    /// <summary>Whether the audit log is written from now on.</summary>
    public void Audit(bool isOn) => Tell(new AdminCommand.Audit(isOn));

    internal void Tell(object command) => _admin?.Tell(command, ActorRefs.NoSender);

    internal async Task<byte[]> Query(TreeCommand.Query query)
    {
        var answer = await Ask<TreeCommand.QueryAnswered>(new AdminCommand.AskTree(query)).ConfigureAwait(false);
        return answer.Reply;
    }

    internal async Task<bool> MayAdminister(byte[] authIds)
    {
        var answer = await Ask<TreeCommand.Permission>(new AdminCommand.AskTree(new TreeCommand.MayAdminister(authIds))).ConfigureAwait(false);
        return answer.IsGiven;
    }

    internal Task<TreeCommand.ImageCaptured> Capture() => Ask<TreeCommand.ImageCaptured>(AdminCommand.CaptureImage.Instance);

    /// <summary>Takes as long as the disk takes for a whole tree.</summary>
    internal Task<object> Restore(ZnodeTree tree) => Ask<object>(new AdminCommand.Restore(tree), DiskWithin);

    /// <summary>Takes as long as the disk takes for a whole tree.</summary>
    internal Task<object> TakeSnapshot() => Ask<object>(AdminCommand.TakeSnapshot.Instance, DiskWithin);

    private Task<T> Ask<T>(object question, TimeSpan? within = null) =>
        (_admin ?? throw new InvalidOperationException(FourLetterWords.NotServing)).Ask<T>(question, within ?? AnswerWithin);
}
